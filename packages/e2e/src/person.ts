import AxeBuilder from '@axe-core/playwright';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { StartedPortal } from './portal';
import type { Steps } from './steps';

/** Name of the model that the journey creates. */
export const MODEL = 'card-fraud';
const ENTITY = `/catalog/default/component/${MODEL}`;

/** What a journey needs, and where its pictures go. */
export interface JourneyContext {
  browser: Browser;
  portal: StartedPortal;
  steps: Steps;
  pictures: string;
}

/** Opens the portal and signs in as a persona of the demo. */
export async function signIn(
  context: BrowserContext,
  url: string,
  person: string,
) {
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('button', { name: `Sign in as ${person}` }).click();
  await page
    .getByRole('link', { name: 'Catalog' })
    .or(page.getByRole('link', { name: 'Home' }))
    .first()
    .waitFor({ timeout: 60_000 });
  return page;
}

/** Keeps a picture of what the person sees. */
export async function picture(page: Page, folder: string, name: string) {
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** Serious faults that axe finds in our own part of a page. */
export async function accessibilityFaults(page: Page, within: string) {
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Waits until the catalog has the entity, as the page does for a person who reloads. */
export async function openEntity(page: Page, url: string, tab = '') {
  const deadline = Date.now() + 30_000;
  for (;;) {
    await page.goto(`${url}${ENTITY}${tab}`);
    const title = page.getByRole('heading', { name: MODEL }).first();
    try {
      await title.waitFor({ timeout: 5_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
