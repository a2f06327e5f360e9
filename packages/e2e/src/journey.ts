import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { cloneAndPush } from './cloneWithToken';
import {
  accessibilityFaults,
  type JourneyContext,
  MODEL,
  openEntity,
  picture,
  signIn,
} from './person';
import { recordRun } from './recordRun';
import { trainModel } from './trainModel';

/**
 * A data scientist creates a model repository from the template, finds it in the catalog with
 * its owner, trains it, and reads its runs and their curves.
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
  await trainModel(context, page);
  await steps.run(
    'sees runs of the model after code has logged them',
    async () => {
      await openEntity(page, portal.url, '/runs');
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
