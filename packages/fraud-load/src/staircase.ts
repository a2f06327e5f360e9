import type { LoadReport } from './LoadReport';

/** How a staircase is climbed. */
export interface StaircaseOptions {
  /** Requests a second of the first step. */
  start: number;
  /** From step to step; default 1.25. */
  factor?: number;
  /** What p99 may be, in milliseconds; default 45. */
  limitMs?: number;
  /** What the sender's own p99 of lateness may be, in milliseconds; default 2. Beyond it, the sender is what was measured. */
  latenessMs?: number;
  /** The most requests a second that are tried; default 100,000. */
  most?: number;
  /** How often a step is tried before it counts as one that does not hold; default 1. */
  attempts?: number;
  /** How often the gap between the last step that held and the first that did not is halved; default 0. */
  halvings?: number;
  /** Makes a run at a rate. */
  run: (rate: number) => Promise<LoadReport>;
  /** Called after each run. */
  onStep?: (step: Step) => void;
}

/** Why a step did not hold: answers too slow, requests without a good answer, or a sender that was late itself. */
export type Verdict = 'kept' | 'slow' | 'failures' | 'late sender';

/** A run of the staircase. */
export interface Step {
  rate: number;
  verdict: Verdict;
  report: LoadReport;
}

/** What a staircase gives. */
export interface Staircase {
  /** In the order in which they were run. */
  steps: Step[];
  /** The highest rate that kept the limit twice; null where none did. */
  knee: number | null;
}

/** Requests that got no answer of the 200s. */
export function failuresOf(report: LoadReport): number {
  let failures = report.due;
  for (const [status, count] of Object.entries(report.answered)) {
    if (status.startsWith('2')) failures -= count;
  }
  return failures;
}

function judge(
  report: LoadReport,
  limitMs: number,
  latenessMs: number,
): Verdict {
  if (failuresOf(report) > 0) return 'failures';
  if (!report.latency || report.latency.p99 > limitMs) return 'slow';
  if (report.lateness && report.lateness.p99 > latenessMs) return 'late sender';
  return 'kept';
}

/**
 * Raises the rate until a step does not hold, looks closer between that one and the last that did, then goes down again until a
 * rate holds for the second time: that is the knee. A single lucky run so makes no knee, and with two attempts a single unlucky
 * one makes no end.
 *
 * @throws RangeError when `start` or `factor` makes no staircase; what `run` throws
 */
export async function climb(options: StaircaseOptions): Promise<Staircase> {
  const { start, factor = 1.25, limitMs = 45, latenessMs = 2 } = options;
  const { most = 100_000, attempts = 1, halvings = 0, run, onStep } = options;
  if (!(start > 0 && start <= most)) {
    throw new RangeError(`start is ${start}; give a rate up to ${most}`);
  }
  if (!(factor > 1)) {
    throw new RangeError(`factor is ${factor}; give more than 1`);
  }
  const steps: Step[] = [];
  const holds = async (rate: number) => {
    const report = await run(rate);
    const step = { rate, verdict: judge(report, limitMs, latenessMs), report };
    steps.push(step);
    onStep?.(step);
    return step.verdict === 'kept';
  };
  const holdsInTheEnd = async (rate: number) => {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      if (await holds(rate)) return true;
    }
    return false;
  };
  const kept: number[] = [];
  let above: number | undefined;
  for (let rate = start; rate <= most; rate = Math.round(rate * factor)) {
    if (!(await holdsInTheEnd(rate))) {
      above = rate;
      break;
    }
    kept.push(rate);
    if (Math.round(rate * factor) === rate) break;
  }
  for (let halving = 0; halving < halvings; halving += 1) {
    const below = kept.at(-1);
    if (above === undefined || below === undefined) break;
    const rate = Math.round(Math.sqrt(below * above));
    if (rate === below || rate === above) break;
    if (await holds(rate)) kept.push(rate);
    else above = rate;
  }
  for (const rate of kept.reverse()) {
    if (await holds(rate)) return { steps, knee: rate };
  }
  return { steps, knee: null };
}
