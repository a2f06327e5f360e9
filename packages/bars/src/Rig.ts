import { PortalApi, startPortal, type StartedPortal } from '@modelport/e2e';
import { performance } from 'node:perf_hooks';

/** The launcher runs this program in the root of the checkout. */
const checkout = process.cwd();
/** How long a recovery is waited for; beyond it something counts as lost. */
export const PATIENCE_MS = 60_000;

/** What a scenario found after one kill. */
export interface Recovery {
  scenario: string;
  /** From the line that says to open the page until all was well again, in seconds. */
  seconds: number;
  /** What was lost or done twice, each in one sentence. */
  faults: string[];
}

/** One portal, which may be killed and started again over the same data. */
export class Rig {
  #portal: StartedPortal | undefined;

  /** @throws Error between a kill and the next start */
  get portal(): StartedPortal {
    if (!this.#portal) throw new Error('The portal is not running.');
    return this.#portal;
  }

  /** A persona of the running portal. */
  as(persona: string): PortalApi {
    return new PortalApi(this.portal.url, persona);
  }

  /** Starts a portal with a data folder of its own, if none runs. */
  async start(): Promise<StartedPortal> {
    this.#portal ??= await startPortal({ checkout });
    return this.#portal;
  }

  /**
   * Kills the portal or the launcher, starts again, and times how long `recovered` takes.
   *
   * @param recovered - resolves with faults when all is well again
   */
  async killAndRecover(
    scenario: string,
    what: 'portal' | 'launcher',
    recovered: () => Promise<string[]>,
  ): Promise<Recovery> {
    const { data, url } = this.portal;
    await this.portal.kill(what);
    this.#portal = undefined;
    this.#portal = await startPortal({
      checkout,
      data,
      port: Number(new URL(url).port),
    });
    const since = performance.now();
    let faults: string[];
    try {
      faults = await recovered();
    } catch (error) {
      faults = [
        `${scenario}: ${error instanceof Error ? error.message : error}`,
      ];
    }
    return { scenario, seconds: (performance.now() - since) / 1000, faults };
  }

  /** Ends it by SIGTERM to npm alone, and says which of its processes are still there. */
  async stop(): Promise<{ leftRunning: number[] }> {
    const portal = this.#portal;
    this.#portal = undefined;
    return (
      (await portal?.stop({ by: 'SIGTERM to npm' })) ?? { leftRunning: [] }
    );
  }
}
