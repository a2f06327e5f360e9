/** Texts of the view for managers. */
export const businessTexts = {
  title: 'Business',
  what: 'what the decisions of {{model}} were worth',
  loading: 'Adding up what the decisions were worth',
  span: 'Span of time',
  days: 'Last {{number}} days',
  keptFor_one: 'Payments are kept for a day: what is older is in no figure.',
  keptFor_other:
    'Payments are kept for {{count}} days: what is older is in no figure.',
  gap: 'Days before the first payment that was reviewed, caught or missed are left out.',
  maturity: 'Outcomes come within',
  maturityDays_one: '{{count}} day',
  maturityDays_other: '{{count}} days',
  assumptions: 'Assumptions',
  reviewCost: 'Cost of a review',
  wrongCost: 'Cost of a wrongly declined payment',
  inCurrency: 'In {{currency}}',
  apply: 'Use these',
  notUsed:
    'What you wrote is not used yet: the figures below are with {{review}} for a review and {{wrong}} for a wrongly declined payment.',
  notUsedNext: 'Press Enter, or "Use these".',
  notANumber:
    'Write a number from 0 on, such as 5 or 2.5: up to 9 digits and 4 decimals.',
  saved: '{{saved}} saved in {{span}}, {{missed}} of fraud missed',
  lost: '{{lost}} more spent than saved in {{span}}, {{missed}} of fraud missed',
  spanDays: '{{number}} days',
  begun:
    'There are no payments from before {{time}}: these figures are of {{span}}, not of {{number}} days.',
  nothing: 'No payment was received in these days.',
  sum: '{{caught}} of fraud was caught, {{reviews}} were spent on reviews and {{wrong}} on wrongly declined payments.',
  missedMore: 'More known fraud was missed than caught.',
  tooYoung:
    'None of the payments is as old as outcomes take: take this for a first impression.',
  estimatedPart: 'An estimate is part of it.',
  tooFew_one:
    'Of only {{known}} payment the outcome is known, less than {{needed}}: take this for a first impression.',
  tooFew_other:
    'Of only {{known}} payments the outcome is known, less than {{needed}}: take this for a first impression.',
  matured_one: '{{share}} of the payments are older than {{count}} day.',
  matured_other: '{{share}} of the payments are older than {{count}} days.',
  young:
    'Outcomes of the others may still come: missed and caught fraud will grow.',
  noEstimate_one:
    'There is no estimate of fraud among declined payments without an outcome: of {{explored}} payment that the policy let through to learn the outcome is known, {{needed}} are needed.',
  noEstimate_other:
    'There is no estimate of fraud among declined payments without an outcome: of {{explored}} payments that the policy let through to learn the outcome is known, {{needed}} are needed.',
  estimate_one:
    'Fraud among declined payments is estimated from {{explored}} payment that the policy let through to learn: it stands for all like it that were declined (inverse propensity). Payments that a rule declined are in no estimate.',
  estimate_other:
    'Fraud among declined payments is estimated from {{explored}} payments that the policy let through to learn: each stands for all like it that were declined (inverse propensity). Payments that a rule declined are in no estimate.',
  otherCurrencies_one: '{{others}} payment in another currency is not counted.',
  otherCurrencies_other:
    '{{others}} payments in other currencies are not counted.',
  scaled: 'Counts and amounts are scaled up from {{share}} of the cards.',
  figures: 'What the decisions were worth',
  figure: 'Figure',
  count: 'Payments',
  amount: 'Amount',
  payments: 'All payments',
  caughtReviewed: 'Fraud caught in review: a person said so',
  caughtDeclined: 'Fraud declined, known',
  caughtEstimated: 'Fraud declined, estimated',
  error: '{{amount}} ± {{error}}',
  missed: 'Fraud missed: approved',
  missedExplored: 'of it let through to learn',
  missedReviewed: 'Fraud missed: in review, no person said so',
  wrongDeclined: 'Wrongly declined, known',
  wrongEstimated: 'Wrongly declined, estimated',
  reviewedGenuine: 'Sent to review, and genuine',
  declinedUnknown: 'Declined, outcome not known',
  reviewsSent: 'Sent to review',
  reviewsDecided: 'Reviews decided by people',
  perDay: 'Payments a day',
  day: 'Day (UTC)',
  utcDays: 'Days begin at midnight UTC; the last one is not over yet.',
  reviewsADay: 'Sent to review',
  caughtADay: 'Known fraud caught',
  missedADay: 'Known fraud missed',
} as const;

/** Texts of the view of an experiment. */
export const experimentTexts = {
  title: 'Experiment',
  what: 'the experiment of {{model}}',
  loading: 'Adding up the arms of the experiment',
  choose: 'Experiment',
  metric: 'What is compared',
  missedFraud: 'Missed fraud',
  review: 'Sent to review',
  decline: 'Declined',
  noneTitle: 'No experiment is in the records',
  noneNext:
    'Give the scoring service an experiment with two variants in its configuration. Their payments are here within seconds.',
  missingTitle: 'The records have no experiment {{name}}',
  missingNext: 'Choose one of those that are listed.',
  newest: 'Show the newest',
  oneArm: 'One arm alone has payments: nothing can be compared.',
  tooFew:
    '{{variant}} against {{control}}: too few cards have {{what}}. Each arm needs {{needed}}; there are {{arm}} and {{other}}.',
  aMissedFraud: 'a missed fraud',
  aReview: 'a payment that was sent to review',
  aDecline: 'a payment that was declined',
  lower:
    '{{variant}} has less of it than {{control}}: {{lift}} ({{from}} to {{to}}).',
  higher:
    '{{variant}} has more of it than {{control}}: {{lift}} ({{from}} to {{to}}).',
  same: '{{variant}} against {{control}}: no difference is shown yet. It is {{lift}} now, and may be {{from}} to {{to}}.',
  interval:
    'The intervals hold at all times at once with a probability of 95 %: look as often as you like. Their unit is the card, since payments of one card are alike.',
  adjusted:
    'What the cards did in the 30 days before the experiment is taken out (CUPED), which narrows them.',
  needed:
    'About {{needed}} cards in each arm are needed to find a difference of {{lift}}; the smaller arm has {{cards}}.',
  matured_one:
    '{{share}} of the payments are older than {{count}} day; missed fraud is compared over these alone.',
  matured_other:
    '{{share}} of the payments are older than {{count}} days; missed fraud is compared over these alone.',
  since: 'First payment:',
  fits: 'Cards are spread over the arms as they should be.',
  mismatchTitle: 'Cards are missing from an arm',
  mismatch:
    'The number of cards in the arms does not fit their weights (evidence {{evidence}}; 1,000 is the alarm). Do not trust the comparison: find out where cards are lost, or whether weights were changed meanwhile.',
  ratioUnknown: 'Whether cards are missing from an arm is not known.',
  arms: 'Arms',
  variant: 'Arm',
  weight: 'Weight',
  cards: 'Cards',
  payments: 'Payments',
  counted: 'Counted',
  missedFrauds: 'Missed frauds',
  reviews: 'Sent to review',
  declines: 'Declined',
  cardsWithMissedFraud: 'Cards with a missed fraud',
  cardsWithReview: 'Cards sent to review',
  cardsWithDecline: 'Cards declined',
  rate: 'Rate',
  parts: 'What the arms decide with',
  model: 'Version',
  policy: 'Policy',
  features: 'Features',
  sameFeatures: 'All arms compute the same features.',
  otherFeatures:
    'The arms compute different features: a difference may come from these.',
  samePolicy: 'All arms decide by the same policy.',
  samePolicies: 'All arms decided by the same policies, one after the other.',
  otherPolicy:
    'The arms decide by different policies or versions of it: a difference may come from these.',
  several:
    'An arm had more than one version or policy since it began: its figures are of all of them.',
} as const;
