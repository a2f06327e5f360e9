import AxeBuilder from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Part of a catalog page that is ours. */
export const OWN_PART = 'main';

/** So long nothing may be being loaded before a page counts as drawn. */
const QUIET_MS = 500;

/**
 * Waits until a part is there and has had words, and nothing in it has been being loaded, for a while. The network says
 * nothing of it: a page with live data is never done with that.
 */
async function settled(page: Page, own: string): Promise<void> {
  await page.locator(own).first().waitFor({ timeout: 30_000 });
  await page.waitForFunction(
    ({ selector, quietMs }) => {
      const part = document.querySelector<HTMLElement>(selector);
      const drawn =
        document.readyState === 'complete' &&
        document.fonts.status === 'loaded' &&
        part !== null &&
        part.innerText.trim() !== '' &&
        !part.querySelector(
          '[class*="bui-Skeleton"], [role="progressbar"]:not([aria-valuenow])',
        ) &&
        [...part.querySelectorAll('img')].every(({ complete }) => complete);
      const { dataset } = document.documentElement;
      if (!drawn) delete dataset.drawnSince;
      else dataset.drawnSince ??= String(performance.now());
      return drawn && performance.now() - Number(dataset.drawnSince) >= quietMs;
    },
    { selector: own, quietMs: QUIET_MS },
  );
}

/** The wider of the two sizes at which views must work; people of the journey have the other one. */
const WIDE = { width: 1920, height: 1080 };

/** Looks at views: a picture in each theme and size, what axe finds in our own part, and whether it fits the window. */
export class Observer {
  /** Serious and critical faults of all views, and views that are wider than their window. */
  readonly faults: string[] = [];

  /** @param folder - for pictures; made when it is not there */
  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
  }

  /**
   * Changing the theme makes Backstage mount everything anew, which would empty forms: the dark view is a page of its own
   * at the same address.
   *
   * @param view - names the pictures `VIEW.png`, `VIEW-dark.png` and `VIEW-wide.png`
   * @param own - selector of what axe judges, in both themes; on pages that Backstage brings it is absent, and one picture
   *   is all
   */
  async look(page: Page, view: string, own?: string): Promise<void> {
    await this.#picture(page, view);
    if (own) {
      await this.#judge(page, view, own);
      await this.#fits(page, view);
      const dark = await page.context().newPage();
      // The demo's sign-in belongs to one tab.
      const session = await page.evaluate(() => ({ ...sessionStorage }));
      await dark.addInitScript(entries => {
        for (const [key, value] of Object.entries(entries)) {
          sessionStorage.setItem(key, String(value));
        }
      }, session);
      await dark.emulateMedia({ colorScheme: 'dark' });
      await dark.goto(page.url());
      await settled(dark, own);
      await this.#picture(dark, `${view}-dark`);
      await this.#judge(dark, `${view}-dark`, own);
      await dark.emulateMedia({ colorScheme: 'light' });
      await dark.setViewportSize(WIDE);
      await dark.reload();
      await settled(dark, own);
      await this.#picture(dark, `${view}-wide`);
      await this.#fits(dark, `${view}-wide`);
      await dark.close();
    }
  }

  async #picture(page: Page, name: string) {
    await page.screenshot({ path: path.join(this.folder, `${name}.png`) });
  }

  async #fits(page: Page, view: string) {
    const beyond = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    if (beyond > 0) {
      this.faults.push(`${view}: is ${beyond} px wider than the window`);
    }
  }

  async #judge(page: Page, view: string, own: string) {
    const { violations } = await new AxeBuilder({ page })
      .include(own)
      .analyze();
    const serious = violations.filter(
      ({ impact }) => impact === 'serious' || impact === 'critical',
    );
    this.faults.push(
      ...serious.map(({ id, nodes }) => `${view}: ${id}: ${nodes[0]?.html}`),
    );
  }
}
