import type { Page } from 'playwright-core';
import {
  accessibilityFaults,
  type JourneyContext,
  openEntity,
  picture,
} from './person';

/** Longest time for the small profile, its environment included, on a busy machine. */
const TRAINING_MS = 300_000;

/**
 * The data scientist trains the small profile on the page of the model and follows its log and its curves while it runs.
 */
export async function trainModel(
  { portal, steps, pictures }: JourneyContext,
  page: Page,
): Promise<void> {
  await steps.run('starts a training of the small profile', async () => {
    await openEntity(page, portal.url, '/training');
    await picture(page, pictures, 'training-empty');
    await page.getByRole('link', { name: 'Train', exact: true }).click();
    const start = page.getByRole('button', { name: 'Start training' });
    await start.waitFor({ timeout: 30_000 });
    await picture(page, pictures, 'training-form');
    await start.click();
    await page.getByRole('heading', { name: 'small training' }).waitFor();
  });
  await steps.run('follows the log while it trains', async () => {
    const running = page.getByText(/^Running/).first();
    await running.waitFor({ timeout: TRAINING_MS });
    await page
      .getByRole('log', { name: 'Log of the training' })
      .getByText(/\S/)
      .first()
      .waitFor({ timeout: 60_000 });
    await picture(page, pictures, 'training-running');
    const faults = await accessibilityFaults(page, 'main');
    if (faults.length) throw new Error(`axe: ${faults.join('\n')}`);
  });
  const training = page.url();
  await steps.run('watches the curves while it trains', async () => {
    await page.getByRole('link', { name: 'See the curves of its run' }).click();
    await page.locator('canvas').first().waitFor({ timeout: 60_000 });
    await page.getByText('Running', { exact: true }).first().waitFor();
    await picture(page, pictures, 'run-live');
  });
  await steps.run('sees it succeed', async () => {
    await page
      .getByText('Finished', { exact: true })
      .first()
      .waitFor({ timeout: TRAINING_MS });
    await picture(page, pictures, 'run-finished');
    await page.goto(training);
    await page
      .getByText(/^Succeeded/)
      .first()
      .waitFor({ timeout: 30_000 });
    await page
      .getByRole('log', { name: 'Log of the training' })
      .getByText('trained in')
      .waitFor({ timeout: 30_000 });
    await picture(page, pictures, 'training-succeeded');
  });
}
