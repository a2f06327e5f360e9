/** Answers to a template's form. */
export type TemplateValues = {
  name: string;
  description: string;
  owner: string;
  seed: number;
  branch: string;
  /** Only the template `model-repository` asks; the other takes no notice. */
  task: string;
  framework: string;
};

/** Answers that every template takes. */
export const GOOD: TemplateValues = {
  name: 'card-fraud',
  description: 'Scores card transactions for fraud',
  owner: 'group:default/fraud-detection',
  seed: 42,
  branch: 'main',
  task: 'classification',
  framework: 'scikit-learn',
};
const LONGEST_NAME = `a${'b-1'.repeat(13)}`;
const NAMES = ['qed', LONGEST_NAME, 'v2-risk-3d', 'x--9', 'nan'];
const OWNERS = ['group:default/fraud-detection', 'ml-platform', 'ml/team_1.a'];
const DESCRIPTIONS = [
  'Erkennt Betrug: 不正 – “naïve” 🙂',
  'Says "no", \'no\' or C:\\new\\table',
  '${{ values.owner }} {{ 7 * 7 }} {% raw %} {# gone #}',
  ': # - [x] & *y | > % @',
  'd'.repeat(140),
  '42',
  'true',
  '{"a": [1]}',
];
const SEEDS = [0, 2147483647, 42];
const BRANCHES = ['main', 'trunk'];
const TASKS = ['classification', 'regression'];
const FRAMEWORKS = ['scikit-learn', 'scikit-learn', 'pytorch', 'pytorch'];

/** Every value of every list at least once. */
export const MATRIX = DESCRIPTIONS.map(
  (description, at): TemplateValues => ({
    name: NAMES[at % NAMES.length],
    description,
    owner: OWNERS[at % OWNERS.length],
    seed: SEEDS[at % SEEDS.length],
    branch: BRANCHES[at % BRANCHES.length],
    task: TASKS[at % TASKS.length],
    framework: FRAMEWORKS[at % FRAMEWORKS.length],
  }),
);

/** Answers that no template takes: what, the field, the answer. */
export const REFUSED: [string, keyof TemplateValues, unknown][] = [
  ['a word of Python', 'name', 'lambda'],
  ['a module of Python', 'name', 'calendar'],
  ['a package that the code imports', 'name', 'sklearn'],
  ['capital letters', 'name', 'Card-Fraud'],
  ['an underscore', 'name', 'card_fraud'],
  ['a digit in front', 'name', '3d-secure'],
  ['a hyphen at the end', 'name', 'card-'],
  ['a path', 'name', '../card'],
  ['a name that is too short', 'name', 'ab'],
  ['a name that is too long', 'name', 'a'.repeat(41)],
  ['a second line', 'description', 'One\nname: other'],
  ['a description that is too long', 'description', 'd'.repeat(141)],
  ['an empty description', 'description', ''],
  ['an owner of two lines', 'owner', 'fraud\nlifecycle: production'],
  ['an owner with blanks', 'owner', 'the team'],
  ['a seed below 0', 'seed', -1],
  ['a seed above 2147483647', 'seed', 2147483648],
  ['half a seed', 'seed', 0.5],
  ['another branch', 'branch', 'develop'],
];

/** Fields without which no template goes on. */
export const REQUIRED = ['name', 'description', 'owner', 'seed'] as const;
