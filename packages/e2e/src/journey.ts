import AxeBuilder from '@axe-core/playwright';
import fs from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { cloneAndPush } from './cloneWithToken';
import { recordRun } from './recordRun';
import type { StartedPortal } from './portal';
import type { Steps } from './steps';

const MODEL = 'card-fraud';
const ENTITY = `/catalog/default/component/${MODEL}`;

/** What a journey needs, and where its pictures go. */
export interface JourneyContext {
  browser: Browser;
  portal: StartedPortal;
  steps: Steps;
  pictures: string;
}

async function signIn(context: BrowserContext, url: string, person: string) {
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

async function picture(page: Page, folder: string, name: string) {
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** Serious faults that axe finds in our own part of a page. */
async function accessibilityFaults(page: Page, within: string) {
  const { violations } = await new AxeBuilder({ page })
    .include(within)
    .analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

/** Waits until the catalog has the entity, as the page does for a person who reloads. */
async function openEntity(page: Page, url: string, tab = '') {
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

/**
 * A data scientist creates a model repository from the template, finds it in the catalog with
 * its owner, and reads a run of it, its curves and its comparison with another.
 */
export async function createAndReadRuns(context: JourneyContext) {
  const { browser, portal, steps, pictures } = context;
  fs.mkdirSync(pictures, { recursive: true });
  const person = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
  });
  let page!: Page;
  await steps.run('the data scientist signs in', async () => {
    page = await signIn(person, portal.url, 'Data scientist');
    await picture(page, pictures, 'catalog');
  });
  await steps.run(
    'fills in the template and creates the repository',
    async () => {
      await page.goto(
        `${portal.url}/create/templates/default/fraud-detection-model`,
      );
      await page.getByRole('textbox', { name: 'Name' }).fill(MODEL);
      await page.getByRole('textbox', { name: 'Owner' }).click();
      await page.getByRole('option', { name: 'Fraud detection' }).click();
      await picture(page, pictures, 'template');
      await page.getByRole('button', { name: 'Next' }).click();
      await page.getByRole('button', { name: 'Review' }).click();
      await page.getByRole('button', { name: 'Create' }).click();
      await page
        .getByRole('link', { name: /open the model in the catalog/i })
        .waitFor({ timeout: 90_000 });
      await picture(page, pictures, 'created');
    },
  );
  await steps.run('finds the model in the catalog with its owner', async () => {
    await openEntity(page, portal.url);
    await page
      .getByRole('link', { name: /fraud.detection/i })
      .first()
      .waitFor();
  });
  await steps.run('reads its files through "View source"', async () => {
    const source = page.getByRole('link', { name: /view source/i }).first();
    const address = await source.getAttribute('href');
    if (!address) throw new Error('"View source" leads nowhere.');
    await page.goto(address);
    await page.getByText('modelport.yaml').first().waitFor();
    await picture(page, pictures, 'source');
  });
  await steps.run('clones it with a token and pushes a commit', async () => {
    const files = await cloneAndPush(portal.url, MODEL);
    if (!files.includes('modelport.yaml')) {
      throw new Error(`The clone holds only: ${files.join(', ')}`);
    }
  });
  await steps.run(
    'sees that there are no runs yet, and what to do',
    async () => {
      await openEntity(page, portal.url, '/runs');
      await page
        .getByText(/no runs/i)
        .first()
        .waitFor();
      await picture(page, pictures, 'runs-empty');
    },
  );
  await steps.run(
    'sees runs of the model after code has logged them',
    async () => {
      await recordRun(portal.mlflowUrl, MODEL, {
        name: 'baseline',
        best: 0.61,
      });
      await recordRun(portal.mlflowUrl, MODEL, { name: 'wider', best: 0.66 });
      await page.getByText('baseline').first().waitFor({ timeout: 30_000 });
      await page.getByText('wider').first().waitFor();
      await picture(page, pictures, 'runs');
      const faults = await accessibilityFaults(page, 'main');
      if (faults.length) throw new Error(`axe: ${faults.join('\n')}`);
    },
  );
  await steps.run('opens a run with its curves and parameters', async () => {
    await page.getByRole('link', { name: 'baseline' }).first().click();
    await page.getByText('learning-rate').first().waitFor();
    await page.locator('canvas').first().waitFor();
    await picture(page, pictures, 'run');
  });
  await steps.run('the same page works in the dark theme', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('canvas').first().waitFor();
    await picture(page, pictures, 'run-dark');
  });
  await steps.run('sees the latest runs of all models', async () => {
    await page.goto(`${portal.url}/ml-experiments`);
    await page.getByText('wider').first().waitFor({ timeout: 30_000 });
    await picture(page, pictures, 'experiments');
  });
  await person.close();
}
