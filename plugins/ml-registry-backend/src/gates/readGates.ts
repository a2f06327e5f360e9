/** A bound that `modelport.yaml` declares for a metric of a version; both ends belong to it. */
export interface Gate {
  metric: string;
  atLeast?: number;
  atMost?: number;
}

/** A gate that cannot be judged as it is written. */
export interface MalformedGate {
  /** Where it stands, with its metric where it names one. */
  name: string;
  /** What is wrong and what to write, in one sentence. */
  problem: string;
}

/** What `promotion.gates` declares. */
export interface DeclaredGates {
  gates: Gate[];
  malformed: MalformedGate[];
}

/** Most gates that are judged. */
const MOST_GATES = 100;
const MOST_NAME = 250;
const FIELDS = ['metric', 'atLeast', 'atMost'];

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBound = (value: unknown): value is number | undefined =>
  value === undefined || (typeof value === 'number' && !Number.isNaN(value));

function problemOf(value: unknown): string | undefined {
  const example = 'write it as {metric: average_precision, atLeast: 0.5}';
  if (!isMap(value)) {
    return `it is no map; ${example}`;
  }
  const { metric, atLeast, atMost } = value;
  if (typeof metric !== 'string' || !metric.trim()) {
    return `metric is missing; ${example}`;
  }
  if (metric.length > MOST_NAME) {
    return `metric has more than ${MOST_NAME} characters`;
  }
  const other = Object.keys(value).find(key => !FIELDS.includes(key));
  if (other !== undefined) {
    return `${other} is no field of a gate; its fields are ${FIELDS.join(
      ', ',
    )}`;
  }
  if (!isBound(atLeast) || !isBound(atMost)) {
    return `${isBound(atLeast) ? 'atMost' : 'atLeast'} must be a number`;
  }
  if (atLeast === undefined && atMost === undefined) {
    return `it has neither atLeast nor atMost; ${example}`;
  }
  if (atLeast !== undefined && atMost !== undefined && atLeast > atMost) {
    return `atLeast ${atLeast} is above atMost ${atMost}, so that no value keeps it`;
  }
  return undefined;
}

function nameOf(value: unknown, index: number): string {
  const at = `promotion.gates[${index}]`;
  const metric = isMap(value) ? value.metric : undefined;
  return typeof metric === 'string' && metric.trim()
    ? `${at} (${metric.trim().slice(0, MOST_NAME)})`
    : at;
}

/**
 * Reads the gates of the section `promotion` of a `modelport.yaml`. What is not as it should be is named and never
 * dropped: a gate that nobody sees is taken for one that was kept.
 */
export function readGates(
  promotion: Readonly<Record<string, unknown>> = {},
): DeclaredGates {
  const declared = promotion.gates;
  if (declared === undefined || declared === null) {
    return { gates: [], malformed: [] };
  }
  if (!Array.isArray(declared)) {
    const problem = 'it must be a list of gates';
    return { gates: [], malformed: [{ name: 'promotion.gates', problem }] };
  }
  const read: DeclaredGates = { gates: [], malformed: [] };
  declared.slice(0, MOST_GATES).forEach((value: unknown, index) => {
    const problem = problemOf(value);
    if (problem) {
      read.malformed.push({ name: nameOf(value, index), problem });
    } else {
      const { metric, ...bounds } = value as Gate;
      read.gates.push({ metric: metric.trim(), ...bounds });
    }
  });
  if (declared.length > MOST_GATES) {
    read.malformed.push({
      name: `promotion.gates[${MOST_GATES}] and later`,
      problem: `only ${MOST_GATES} gates are judged; ${declared.length} are declared`,
    });
  }
  return read;
}
