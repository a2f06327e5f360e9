import type { Rig } from './Rig';

/** The result of a bar: its last line of output, as JSON. */
export interface BarResult {
  name: string;
  /** What was measured, in `unit`; null where nothing could be. */
  figure: number | null;
  unit: string;
  /** What the figure is compared with in the same run. */
  peer: string;
  /** `figure` divided by the peer's figure or by the promised limit. */
  ratio: number | null;
  /** How many measurements the figure stands on. */
  n: number;
  pass: boolean;
}

/** A promise that a program measures. */
export interface Bar {
  name: string;
  /** The promise in one sentence, for docs/bars.md. */
  promise: string;
  /**
   * @param options.smoke - under 20 s: it works and can fail; no threshold
   * @param options.rig - in a smoke run the one portal of all bars, which whoever needs it starts; otherwise this bar's own.
   *   It is stopped by the caller
   */
  measure(options: { smoke: boolean; rig: Rig }): Promise<BarResult[]>;
}

/** The result of a bar that ended with an error before it had a figure. */
export function notMeasured({ name }: Pick<Bar, 'name'>): BarResult {
  return {
    name,
    figure: null,
    unit: '',
    peer: 'its promise',
    ratio: null,
    n: 0,
    pass: false,
  };
}
