/** Texts of what can be done with the experiment that runs. */
export const runningTexts = {
  title: 'What runs now',
  runs_one: '{{name}} has one arm alone, {{control}}, for all cards.',
  runs_other:
    '{{name}} spreads the cards over {{count}} arms; the others are compared with {{control}}.',
  runsAs:
    'In the records it is called {{name}}, since its shares were changed.',
  noneTitle: 'No experiment',
  none: 'An experiment begins with the configuration of the service: a platform engineer names another one there.',
  oneVersion:
    'All cards have one version: the tab Latency has it under By version.',
  oneVersionLoading: 'All cards have one version. Reading which one that is',
  oneVersionUnseen:
    'All cards have one version: which one that is shows here with the next payment.',
  decides: '{{version}} decides on all cards now.',
  decideSeveral:
    'More than one version answered for all cards in the last 15 minutes: {{version}}.',
  rolledBack:
    '{{experiment}} was rolled back {{age}} by {{user}}: all cards got {{variant}}.',
  ended:
    '{{experiment}} was ended {{age}}: {{requester}} requested it, {{user}} approved it, and all cards got {{variant}}.',
  endUnknown: 'What ended the last experiment could not be read: {{reason}}',
  armMeans:
    'An arm is a share of the cards, with the version that decides on them. The control is the arm that the others are compared with, and that a roll-back goes back to.',
  arms: 'Arms that are served now',
  arm: 'Arm',
  share: 'Share of the cards',
  model: 'Version',
  ramp: 'Change the shares',
  rampTitle: 'Change the shares of {{name}}',
  shareOf: 'Percent of the cards for {{name}}',
  shareProblem: 'Write a number from 0 to 100 with two decimals at most.',
  sum: 'Together {{sum}} %',
  sumProblem: 'Together {{sum}} %: the shares have to be 100 % together.',
  sumSame: 'These are the shares that are served now.',
  stop: 'End it',
  stopTitle: 'End {{name}}',
  stopField: 'The arm that has all cards then',
  stopProblem: 'Choose an arm.',
  stopChoice: '{{name}} ({{model}})',
  rollBack: 'Roll back',
  rollBackTitle: 'Roll {{name}} back',
  rollBackSend: 'Roll back now',
  rollBackText:
    'All cards get {{control}} ({{model}}) within seconds, without a second person. A request about the experiment that waits is withdrawn.',
  rollBackNote:
    'A roll-back takes effect at once; all else waits for a second person.',
  back: 'Since {{experiment}} was ended all cards have {{variant}}. They can have {{control}} ({{model}}) again: a roll-back takes effect at once, without a second person.',
  backGone:
    'The service does not have {{model}}, the version of {{control}}, in its configuration any more. Once a platform engineer has put it back among models there, it can be rolled back.',
  unknown: 'No instance tells what runs now.',
  all: 'All changes',
} as const;
