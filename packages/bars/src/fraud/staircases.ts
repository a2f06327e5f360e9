import {
  climb,
  describeStep,
  handbook,
  type LoadReport,
  runLoad,
  type Step,
} from '@modelport/fraud-load';

/** How a staircase is climbed. */
export interface Size {
  start: number;
  seconds: number;
  warmUpSeconds: number;
  /** The most that is tried. */
  most: number;
  /** What p99 of the answers may be. */
  limitMs: number;
  /** What the sender's own p99 may be. */
  latenessMs: number;
}

const FULL: Size = {
  start: 1_000,
  seconds: 10,
  warmUpSeconds: 4,
  most: 40_000,
  limitMs: 45,
  latenessMs: 2,
};
/** One step, kept when everything is answered, on whatever machine. */
const SMOKE: Size = {
  start: 50,
  seconds: 1,
  warmUpSeconds: 0,
  most: 50,
  limitMs: Infinity,
  latenessMs: Infinity,
};

/** @param smoke - whether only that it works is of interest */
export const sizeOf = (smoke: boolean): Size => (smoke ? SMOKE : FULL);

/** What a server carried. */
export interface Climbed {
  name: string;
  steps: readonly Step[];
  /** The highest rate at which it answered within the limit, twice; 0 where none is. */
  knee: number;
}

/** Sends payments at a rate. */
export type Load = (rate: number) => Promise<LoadReport>;

/** Payments of one simulation, going on from run to run. */
export function loadOf(url: string, { seconds, warmUpSeconds }: Size): Load {
  const transactions = handbook({ seed: 1, days: Infinity });
  return rate =>
    runLoad({
      ...{ url: `${url}/v1/score`, rate, seconds, warmUpSeconds },
      transactions,
    });
}

/** Climbs the staircase of a server, telling of each step. */
export async function climbed(
  name: string,
  run: Load,
  size: Size,
): Promise<Climbed> {
  const { start, most, limitMs, latenessMs } = size;
  process.stdout.write(`${name}:\n`);
  const { knee, steps } = await climb({
    ...{ start, most, limitMs, latenessMs, run },
    onStep: step => process.stdout.write(describeStep(step)),
  });
  return { name, steps, knee: knee ?? 0 };
}

/** The same measurement for all that ask within one run of the bars, so that what is compared was measured side by side. */
export function once<T>(
  measure: (smoke: boolean) => Promise<T>,
): (smoke: boolean) => Promise<T> {
  const known = new Map<boolean, Promise<T>>();
  return smoke => {
    const made = known.get(smoke) ?? measure(smoke);
    known.set(smoke, made);
    return made;
  };
}
