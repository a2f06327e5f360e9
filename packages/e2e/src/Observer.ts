import AxeBuilder from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Page } from 'playwright-core';

/** Part of a catalog page that is ours. */
export const OWN_PART = 'main';

/** Looks at views: a picture in each theme, and what axe finds in our own part. */
export class Observer {
  /** Time that the looking took, which no person would spend. */
  spentMs = 0;
  /** Serious and critical faults of all views. */
  readonly faults: string[] = [];

  /** @param folder - for pictures; made when it is not there */
  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
  }

  /**
   * @param view - names the pictures `VIEW.png` and `VIEW-dark.png`
   * @param own - selector of what axe judges; nothing is judged when absent, as on pages that Backstage brings
   */
  async look(page: Page, view: string, own?: string): Promise<void> {
    const since = performance.now();
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme });
      await page.evaluate(
        () =>
          new Promise(resolve =>
            requestAnimationFrame(() => requestAnimationFrame(resolve)),
          ),
      );
      const name = theme === 'dark' ? `${view}-dark` : view;
      await page.screenshot({ path: path.join(this.folder, `${name}.png`) });
      if (own) this.faults.push(...(await this.#judge(page, name, own)));
    }
    await page.emulateMedia({ colorScheme: 'light' });
    this.spentMs += performance.now() - since;
  }

  async #judge(page: Page, view: string, own: string): Promise<string[]> {
    const { violations } = await new AxeBuilder({ page })
      .include(own)
      .analyze();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${view}: ${id}: ${nodes[0]?.html}`);
  }
}
