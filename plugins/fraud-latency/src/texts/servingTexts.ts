/** Texts of changes of what the scoring service does, wherever they are shown. */
export const servingTexts = {
  what: 'what the scoring service of {{model}} serves',
  loading: 'Asking the instances what they serve',
  failed: 'That did not work',
  failedElsewhere: 'That did not work: the request does not wait any more',
  noneConfigured: 'No instance of the service is configured.',
  nothingApproved:
    'Nothing was approved here yet: the service does what its configuration says.',
  taken_one:
    'The instance has taken what was approved last (revision {{revision}}).',
  taken_other:
    'All {{count}} instances have taken what was approved last (revision {{revision}}).',
  waiting_one:
    'Revision {{revision}} is taken by {{taken}} of {{count}} instance so far. An instance asks every 2 seconds.',
  waiting_other:
    'Revision {{revision}} is taken by {{taken}} of {{count}} instances so far. An instance asks every 2 seconds.',
  notFollowing:
    'Instances that do not do what is wanted, or do not answer: {{number}} of {{total}}.',
  notFollowingNext: 'The table of instances has the reason of each.',
  noAnswerTitle: 'No instance answers',
  noAnswer:
    'What is served now is not known. Instances go on with what they took last, and what was approved reaches them once they are there.',
  instances: 'Instances',
  instance: 'Instance',
  instanceName: '{{cloud}} {{number}}',
  policy: 'Policy',
  revision: 'Revision',
  state: 'State',
  stateTaken: 'Has what was approved',
  stateNothing: 'Follows the portal',
  stateWaiting: 'Has not taken it yet',
  stateAlone: 'Follows no portal',
  stateProblem: 'Problem',
  aloneNext: 'It was started without --directive.',
  notConnectedTitle: 'Nothing can be requested here yet',
  notConnectedWhy:
    'The service does not fetch from the portal what is approved in it.',
  notConnected:
    'The service does not fetch from the portal what is approved in it. A platform engineer names a file with a token of 16 characters or more in app-config.yaml, and starts each instance with --directive and --directive-token:',
  notConnectedExample: 'Configuration that connects the service',
  onlyOwners:
    'Only members of {{groups}} may request a change or decide on it.',
  onlyOwnersUnknown:
    'Only the owners of this component may request a change or decide on it.',
  approvers:
    'A change needs two people of {{groups}}: one requests it, another one approves it.',
  waits: '{{user}} requested it',
  waitsTitlePolicy: 'A policy waits for approval',
  waitsTitleExperiment: 'A change of the experiment waits for approval',
  waitsAlready:
    'One request waits already. Decide on it, or have it withdrawn, before there is another one.',
  why: 'Why: {{reason}}',
  policyName: '{{name}}, version {{version}}',
  otherPolicy: 'another policy',
  replaces: 'It replaces {{name}}, version {{version}}.',
  wantsPolicy: 'Decide by {{policy}}',
  wantsRamp: 'Spread the cards over the arms of {{experiment}}: {{shares}}',
  wantsShare: '{{variant}} {{share}}',
  wantsStop: 'End {{experiment}}: all cards get {{variant}}',
  wantsRollBack: 'Roll {{experiment}} back: all cards get {{variant}}',
  theControl: 'the control',
  thenPolicy:
    'Once it is approved, all instances decide every payment by it within seconds.',
  thenRamp:
    'Once it is approved, cards move between the arms within seconds. Figures count anew under another name, since shares that change within an experiment bias its comparison.',
  thenStop:
    'Once it is approved, all cards have one version within seconds, and the figures of the experiment stop growing.',
  thenRollBack:
    'All cards get the control within seconds, without a second person. A request about the experiment that waits is withdrawn.',
  text: 'The policy as it was requested',
  decide: 'Your decision',
  note: 'Note',
  noteHint: 'Needed to reject it: what would have to be otherwise.',
  noteProblem: 'Write why you reject it.',
  approve: 'Approve',
  reject: 'Reject',
  withdraw: 'Withdraw the request',
  ownRequest:
    'You requested it, so that you cannot approve it: another member of {{groups}} can.',
  requested: 'Waits for approval',
  approved: 'Approved',
  rejected: 'Rejected',
  withdrawn: 'Withdrawn',
  reason: 'Reason',
  reasonHint: 'What the person who approves should know.',
  reasonProblem: 'Write a reason.',
  reasonTooLong: 'Shorten the reason.',
  send: 'Request it',
  cancel: 'Cancel',
  history: 'History',
  historyNote:
    'What was requested for this service, of policy and experiment, and what became of it.',
  historyBrokenTitle: 'The record of changes is not whole',
  historyBroken:
    '{{problem}} Nothing can be changed until a platform engineer has put it right; the service goes on with what it has.',
  historyLoading: 'Reading the history',
  historyTable: 'Changes, the newest first',
  historyNoneTitle: 'Nothing was requested yet',
  historyNoneNext:
    'Try another policy above, or change the shares of an experiment in the part Experiment.',
  historyWhat: 'the history of {{model}}',
  change: 'Change',
  requestedBy: 'Requested by',
  decidedBy: 'Decided by',
  result: 'What became of it',
  close: 'Close',
  changeLoading: 'Reading the change',
  changeMissingTitle: 'There is no such change',
  changeMissingNext: 'Choose one of those that are listed.',
  said: 'Note: {{note}}',
  atRevision: 'Revision {{revision}}',
} as const;

/** Texts of the part "Policy". */
export const policyTexts = {
  title: 'Policy',
  served: 'The policy that decides now',
  servedAs: '{{name}}, version {{version}}, decides on all payments.',
  servedMixed:
    'The instances decide by different policies: {{policies}}. What follows is of the first that answered.',
  text: 'The policy as it is served',
  note: 'A policy turns scores into decisions: the first rule that holds decides, else the thresholds do.',
  another: 'Another policy',
  write: 'Write another policy',
  startsAs:
    'The text begins as what is served, with the next version. Try it as often as you like: that changes nothing.',
  resumed:
    'This is what you wrote before. It is kept until you request it, throw it away, or close this tab of the browser. Try it as often as you like: that changes nothing.',
  field: 'Policy as YAML',
  fieldHint: '{{most}} characters at most.',
  changedMeanwhile: 'What is served has changed since you began',
  changedMeanwhileNext:
    'Your text may repeat a version that exists by now, or lack what others changed.',
  again: 'Begin anew with what is served',
  leave: 'Throw it away',
  tryIt: 'Try it',
  trying:
    'Deciding anew the payments that are kept, of the last 60 days at most',
  tryFailed: 'The policy cannot be tried',
  requestFailed: 'The policy was not requested',
  request: 'Request it',
  tryFirst: 'Try the text as it is now: then it can be requested.',
  nothingNew: 'This is what is served already.',
  noPolicy:
    'Another policy begins with the one that is served, which no instance tells now.',
  changes: 'What changes in the policy',
  previewOf: 'What {{name}}, version {{version}}, would have done',
  verdictDeclines_one:
    'Declines {{number}} payment in place of {{before}} ({{share}} of all in place of {{shareBefore}}).',
  verdictDeclines_other:
    'Declines {{number}} payments in place of {{before}} ({{share}} of all in place of {{shareBefore}}).',
  verdictSameDeclines:
    'Declines as many payments as were declined then: {{number}} ({{share}} of all).',
  verdictFrauds:
    'Of frauds, as far as known or estimated, it would have declined {{declined}}, sent {{reviewed}} to review and approved {{approved}}: {{caught}} caught, by what is assumed below of reviews.',
  verdictRest:
    'It would have declined {{wrong}} and sent {{reviews}} in place of {{reviewsBefore}}.',
  // What an earlier portal kept.
  verdict:
    'It would have caught {{caught}}, declined {{wrong}} and sent {{reviews}} in place of {{reviewsBefore}}.',
  caughtMore_one: '{{number}} more known fraud',
  caughtMore_other: '{{number}} more known frauds',
  caughtFewer_one: '{{number}} fewer known fraud',
  caughtFewer_other: '{{number}} fewer known frauds',
  caughtSame: 'as many known frauds',
  wrongMore_one: '{{number}} more payment that counts as genuine',
  wrongMore_other: '{{number}} more payments that count as genuine',
  wrongFewer_one: '{{number}} fewer payment that counts as genuine',
  wrongFewer_other: '{{number}} fewer payments that count as genuine',
  wrongSame: 'as many payments that count as genuine',
  toReview_one: '{{number}} payment to review',
  toReview_other: '{{number}} payments to review',
  verdictPerDay_one:
    'That makes {{number}} review a day in place of {{before}}.',
  verdictPerDay_other:
    'That makes {{number}} reviews a day in place of {{before}}.',
  harmTitle_one:
    'It declines {{unproven}} more payment of which nobody says that it is fraud: {{share}} of all',
  harmTitle_other:
    'It declines {{unproven}} more payments of which nobody says that they are fraud: {{share}} of all',
  harmUnknown_one:
    'Of {{all}} payment that it declines and that was not declined then, nobody knows yet of {{unknown}} what it was.',
  harmUnknown_other:
    'Of {{all}} payments that it declines and that were not declined then, nobody knows yet of {{unknown}} what they were.',
  harmNext:
    'Each of them may be a customer who is turned away. Do not take the few known outcomes for the whole: look at some of these payments first, or raise the threshold.',
  floodTitle_one:
    'It sends {{more}} more payment to review: {{number}} in place of {{before}}',
  floodTitle_other:
    'It sends {{more}} more payments to review: {{number}} in place of {{before}}',
  floodVerdicts_one: 'People gave {{number}} verdict a day lately.',
  floodVerdicts_other: 'People gave {{number}} verdicts a day lately.',
  floodNext:
    'A review that nobody gets to catches nothing, and keeps a customer waiting. Make sure that there are people for it before this is approved, or raise the threshold of review.',
  reachRetentionTitle_one:
    '{{there}} of {{needed}} days: payments are kept for {{count}} day',
  reachRetentionTitle_other:
    '{{there}} of {{needed}} days: payments are kept for {{count}} days',
  reachRetention:
    'They are gone before their outcomes have come: what the bank tells later is in no figure of fraud, and an approved payment counts as genuine only where somebody says so. To know more, a platform engineer sets records.keepDays of the service in app-config.yaml to {{wanted}}, twice as long as outcomes take.',
  reachMostTitle:
    '{{there}} of {{needed}} days: the newest {{number}} payments are looked at',
  reachMost:
    'Outcomes of most of them are still to come. To reach further back, a platform engineer sets a lower records.sampleShare of the service in app-config.yaml: fewer cards are kept then, each of them whole.',
  reachYoungTitle:
    '{{there}} of {{needed}} days: there are no older payments yet',
  reachYoung:
    'Outcomes of most of them are still to come, so that frauds are missing from the figures. There are {{needed}} days in {{wait}}: try the policy again then.',
  caughtMeans:
    'A fraud counts as caught where it is declined, or sent to review and called fraud by an analyst there; every other one is missed. The part Business counts the same way.',
  caughtBefore:
    'An earlier portal made these figures: it took every fraud that is sent to review for caught, as the part Business does not.',
  found:
    'Assumed of frauds that only the policy sends to review: analysts find {{share}} of them, as of those in review then ({{called}} of {{frauds}}). What they let through becomes known late, and more reviews leave less time for each, so that this is rather too much.',
  foundFew:
    'That rests on fewer than {{needed}} known frauds in review: take it for a guess.',
  foundNone:
    'No known fraud was in review then, so that nothing tells how many analysts find: of frauds that only the policy sends to review none is taken for caught.',
  matured_one:
    'An approved payment that is older than {{count}} day and of which no outcome has come counts as genuine, since nobody has complained.',
  matured_other:
    'An approved payment that is older than {{count}} days and of which no outcome has come counts as genuine, since nobody has complained.',
  maturedShare: 'Of the payments {{share}} are older than that.',
  explorationEnds: 'It lets no payment through to learn any more',
  explorationEndsNext:
    'What is served does. Without such payments nobody learns what becomes of those that are declined, and estimates of fraud among them end: write exploration into the policy to keep them.',
  more: '{{number}} more',
  fewer: '{{number}} fewer',
  same: 'as many',
  movedSum_one: '{{moved}} payment would be decided otherwise.',
  movedSum_other: '{{moved}} payments would be decided otherwise.',
  span: 'Payments from {{from}} to {{to}} ({{span}}): {{payments}} were looked at; of {{outcomes}} the outcome is known.',
  ofBefore:
    'The text was changed since: these figures are of what was tried before.',
  nothing:
    'No payment of the last 60 days could be decided anew: what the policy would have done is not known.',
  tooFewTitle: 'These figures rest on too few known frauds',
  tooFew_one:
    '{{known}} known fraud is in them, {{needed}} are needed: take them for a first impression.',
  tooFew_other:
    '{{known}} known frauds are in them, {{needed}} are needed: take them for a first impression.',
  tooFewMark: '{{name}} (too few known frauds)',
  propensity:
    'Figures of fraud are of payments whose outcome is known. Where enough were let through to learn, each of these stands for all like it that were declined (inverse propensity).',
  error:
    '± is the standard error that comes from which payments were let through and which cards are kept. Both columns are of the same payments, so that their difference is known better than that.',
  scaled: 'Counts and amounts are scaled up from {{share}} of the cards.',
  unknown:
    'Payments that were declined, that the policy approves, and of which nothing tells whether they are fraud: {{number}}. More may be missed than the figures say.',
  skipped: 'Payments that are in no figure: {{number}}. Reason: {{reason}}',
  figures: 'Figures, then and with the policy',
  figure: 'Figure',
  before: 'Decided then',
  after: 'With the policy',
  difference: 'Difference',
  approved: 'Approved',
  reviewed: 'Sent to review',
  declined: 'Declined',
  reviewsPerDay: 'Reviews a day',
  fraudsDeclined: 'Frauds declined, as far as known or estimated',
  fraudsReviewed: 'Frauds sent to review, as far as known or estimated',
  fraudsApproved: 'Frauds approved, as far as known or estimated',
  caught: 'Frauds caught: declined, or called fraud in the review',
  caughtOld: 'Frauds caught: declined or sent to review',
  caughtAmount: 'Amount of frauds caught',
  missed: 'Frauds missed: approved, or not called fraud in the review',
  missedOld: 'Frauds missed: approved',
  missedAmount: 'Amount of frauds missed',
  wrongDeclined: 'Genuine, and declined',
  wrongReviewed: 'Genuine, and sent to review',
  wrongAmount: 'Amount of genuine payments declined or sent to review',
  withError: '{{value}} ± {{error}}',
  moved: 'Payments by what was decided, and what would be',
  movedNote: 'Rows are what was decided then, columns what the policy decides.',
  then: 'Decided then',
  rules: 'What its rules decide',
  rulesNote:
    'Payments that each rule decides, and the known frauds among them.',
  rulesNone: 'The policy has no rules: the thresholds alone decide.',
  rule: 'Rule',
  payments: 'Payments',
  frauds: 'Known frauds',
} as const;
