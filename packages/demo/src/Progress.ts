import { LeftAsItIs } from './errors';
import type { Step } from './plan';
import type { Report } from './Walk';

const HEARTBEAT_MS = 10_000;

type Planned = Pick<Step, 'name' | 'expectedSeconds'>;

const sum = (steps: readonly Planned[]) =>
  steps.reduce((total, { expectedSeconds }) => total + expectedSeconds, 0);

/** An error as it is thrown on, with the step's name before its message. */
const named = (name: string, error: unknown) => {
  if (error instanceof Error && !(error instanceof LeftAsItIs)) {
    error.message = `${name}: ${error.message}`;
  }
  return error;
};

/** Says how far the demo is: one line when a step changes, and every ten seconds of one that lasts. */
export class Progress {
  readonly #total: number;
  #behind = 0;
  #acted = false;
  readonly #began = Date.now();

  /**
   * @param steps - everything that is planned
   * @param say - told each line
   */
  constructor(
    private readonly steps: readonly Planned[],
    private readonly say: (line: string) => void,
    private readonly heartbeatMs = HEARTBEAT_MS,
  ) {
    this.#total = sum(steps);
  }

  /** @param what - everything that is made, in words */
  begin(what: string): void {
    const minutes = Math.ceil(this.#total / 60);
    this.say(
      `${what} in ${this.steps.length} steps, about ${minutes} minutes on two idle cores when nothing is there yet`,
    );
  }

  /**
   * Runs a step and says what it does.
   * @throws Error that names the step before its own message
   */
  async step(
    { name, expectedSeconds }: Planned,
    act: (report: Report) => Promise<void>,
  ): Promise<void> {
    const start = Date.now();
    const seconds = () => Math.round((Date.now() - start) / 1000);
    let doing: string | undefined;
    const heartbeat = setInterval(() => {
      const share = this.#share(Math.min(seconds(), expectedSeconds));
      const state = [doing ?? 'looking', `${seconds()} s`].join(', ');
      this.say(`${name} (${state}), about ${share} % of the demo is there`);
    }, this.heartbeatMs);
    try {
      await act(now => {
        if (now !== doing) this.say(`${name} (${now})`);
        doing = now;
      });
    } catch (error) {
      throw named(name, error);
    } finally {
      clearInterval(heartbeat);
    }
    this.#behind += expectedSeconds;
    this.#acted ||= doing !== undefined;
    this.say(
      doing === undefined
        ? `${name}: was so already`
        : `${name}: done in ${seconds()} s, ${this.#share()} % of the demo is there`,
    );
  }

  /** Says why the remaining steps of a model are left out. */
  skip(why: string, steps: readonly Planned[]): void {
    this.#behind += sum(steps);
    this.say(why);
  }

  /** Says that everything is there. */
  end(): void {
    const seconds = Math.round((Date.now() - this.#began) / 1000);
    this.say(
      this.#acted
        ? `complete after ${seconds} s`
        : 'complete; everything was there already',
    );
  }

  #share(secondsOfStep = 0): number {
    return Math.floor((100 * (this.#behind + secondsOfStep)) / this.#total);
  }
}
