import { InvalidFieldError } from '../errors';
import {
  type Fields,
  readChoice,
  readFields,
  readList,
  readNumber,
  readText,
  refuseOthers,
} from '../readFields';

/**
 * What is done with a transaction.
 *
 * @public
 */
export type Decision = 'approve' | 'review' | 'decline';

/**
 * How a value is compared with a limit.
 *
 * @public
 */
export type Comparison = 'atLeast' | 'above' | 'atMost' | 'below';

/**
 * One condition of a rule: `value` is `amount`, `score`, or the name of a feature.
 *
 * @public
 */
export interface Condition {
  value: string;
  comparison: Comparison;
  limit: number;
}

/**
 * A rule that decides before the score does, when all its conditions hold.
 *
 * @public
 */
export interface Rule {
  name: string;
  conditions: readonly Condition[];
  decision: Decision;
}

/**
 * How scores become decisions: a document of its own, with a version, that is approved and recorded like a model.
 *
 * @public
 */
export interface DecisionPolicy {
  name: string;
  version: number;
  /** The first that holds decides. */
  rules: readonly Rule[];
  /** Scores from `decline` on are declined, from `review` on reviewed, all others approved. */
  thresholds: { review: number; decline: number };
  /** What is decided when there is no score. */
  withoutScore: Decision;
  /**
   * The share of what the score would decline that is let through, so that its outcome becomes known. Which transactions
   * these are follows from their ids and the salt.
   */
  exploration: { share: number; salt: string };
}

const DECISIONS: readonly Decision[] = ['approve', 'review', 'decline'];
const COMPARISONS: readonly Comparison[] = [
  'atLeast',
  'above',
  'atMost',
  'below',
];
const API_VERSION = 'modelport/v1alpha1';
const KIND = 'DecisionPolicy';
const MOST_EXPLORATION = 0.1;
/** What records and tables hold as a whole number. */
const MOST_VERSION = 2 ** 31 - 1;

function readCondition(raw: unknown, where: string): Condition {
  const fields = readFields(raw, where);
  refuseOthers(fields, ['value', ...COMPARISONS], where);
  const used = COMPARISONS.filter(name => fields[name] !== undefined);
  const [comparison] = used;
  if (comparison === undefined || used.length > 1) {
    throw new InvalidFieldError(
      where,
      `write one of ${COMPARISONS.join(', ')}`,
    );
  }
  return {
    value: readText(fields.value, `${where}.value`),
    comparison,
    limit: readNumber(fields[comparison], `${where}.${comparison}`),
  };
}

function readRule(raw: unknown, where: string): Rule {
  const fields = readFields(raw, where);
  refuseOthers(fields, ['name', 'when', 'decision'], where);
  const when = readList(fields.when, `${where}.when`);
  if (when.length === 0) {
    throw new InvalidFieldError(
      `${where}.when`,
      'write at least one condition; a rule without one would decide everything',
    );
  }
  return {
    name: readText(fields.name, `${where}.name`),
    conditions: when.map((each, at) =>
      readCondition(each, `${where}.when[${at}]`),
    ),
    decision: readChoice(fields.decision, DECISIONS, `${where}.decision`),
  };
}

function readRules(value: unknown): readonly Rule[] {
  const rules = readList(value ?? [], 'rules').map((raw, at) =>
    readRule(raw, `rules[${at}]`),
  );
  rules.forEach(({ name }, at) => {
    if (rules.findIndex(each => each.name === name) < at) {
      throw new InvalidFieldError(
        `rules[${at}].name`,
        `${name} occurs more than once; rename one`,
      );
    }
  });
  return rules;
}

function readThresholds(value: unknown): DecisionPolicy['thresholds'] {
  const fields = readFields(value, 'thresholds');
  refuseOthers(fields, ['review', 'decline'], 'thresholds');
  const between = { least: 0, most: 1 };
  const review = readNumber(fields.review, 'thresholds.review', between);
  const decline = readNumber(fields.decline, 'thresholds.decline', between);
  if (decline === 0) {
    throw new InvalidFieldError(
      'thresholds.decline',
      'is 0, by which every payment would be declined; write a number above 0, or a rule that declines what it is to decline',
    );
  }
  if (review > decline) {
    throw new InvalidFieldError(
      'thresholds.review',
      `is above thresholds.decline, ${decline}; make it at most as large`,
    );
  }
  return { review, decline };
}

function readExploration(value: unknown): DecisionPolicy['exploration'] {
  if (value === undefined) return { share: 0, salt: '' };
  const fields = readFields(value, 'exploration');
  refuseOthers(fields, ['share', 'salt'], 'exploration');
  return {
    share: readNumber(fields.share, 'exploration.share', {
      least: 0,
      most: MOST_EXPLORATION,
    }),
    salt: readText(fields.salt, 'exploration.salt'),
  };
}

function readMetadata(value: unknown): { name: string; version: number } {
  const fields: Fields = readFields(value, 'metadata');
  refuseOthers(fields, ['name', 'version'], 'metadata');
  const version = readNumber(fields.version, 'metadata.version', {
    least: 1,
    most: MOST_VERSION,
  });
  if (!Number.isInteger(version)) {
    throw new InvalidFieldError('metadata.version', 'write a whole number');
  }
  return { name: readText(fields.name, 'metadata.name'), version };
}

/**
 * Reads a policy.
 *
 * @param document - as a YAML reader gives it
 * @throws {@link InvalidFieldError} that names the field
 * @public
 */
export function parsePolicy(document: unknown): DecisionPolicy {
  const fields = readFields(document, 'policy');
  readChoice(fields.apiVersion, [API_VERSION], 'apiVersion');
  readChoice(fields.kind, [KIND], 'kind');
  refuseOthers(
    fields,
    [
      'apiVersion',
      'kind',
      'metadata',
      'rules',
      'thresholds',
      'withoutScore',
      'exploration',
    ],
    'policy',
  );
  return {
    ...readMetadata(fields.metadata),
    rules: readRules(fields.rules),
    thresholds: readThresholds(fields.thresholds),
    withoutScore: readChoice(
      fields.withoutScore ?? 'review',
      DECISIONS,
      'withoutScore',
    ),
    exploration: readExploration(fields.exploration),
  };
}
