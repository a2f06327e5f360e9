import type { JourneyContext } from './JourneyContext';
import { OWN_PART } from './Observer';
import { openModel, type Person } from './person';
import { recordRun } from './recordRun';

/**
 * Runs that code elsewhere has logged, beside the portal's own.
 *
 * @param token - of the model, that may read and write
 */
export async function readRuns(
  context: JourneyContext,
  { page }: Person,
  token: string,
) {
  const { portal, steps, observer, model } = context;
  await steps.run('sees runs that other code has logged', async () => {
    await openModel(page, portal.url, model, '/runs');
    const tracking = {
      uri: `${portal.url}/api/ml-experiments/mlflow/default`,
      token,
    };
    await recordRun(tracking, model, { name: 'baseline', best: 0.61 });
    await recordRun(tracking, model, { name: 'wider', best: 0.66 });
    await page.getByText('baseline').first().waitFor({ timeout: 30_000 });
    await page.getByText('wider').first().waitFor();
    await observer.look(page, 'runs', OWN_PART);
  });
  await steps.run('opens a run with its curves and parameters', async () => {
    await page.getByRole('link', { name: 'baseline' }).first().click();
    await page.getByText('learning-rate').first().waitFor();
    await page.locator('canvas').first().waitFor();
    await observer.look(page, 'run', OWN_PART);
  });
  await steps.run('compares two runs', async () => {
    await openModel(page, portal.url, model, '/runs');
    const table = page.getByRole('grid', { name: `Runs of ${model}` });
    for (const run of ['baseline', 'wider']) {
      await table
        .getByRole('row')
        .filter({ has: page.getByRole('link', { name: run, exact: true }) })
        .getByRole('checkbox')
        .check({ force: true });
    }
    await page.getByRole('button', { name: 'Compare selected runs' }).click();
    await page.getByRole('heading', { name: '2 runs compared' }).waitFor();
    await page.locator('canvas').first().waitFor({ timeout: 30_000 });
    await observer.look(page, 'compare', OWN_PART);
  });
  await steps.run('sees the latest runs of all models', async () => {
    await page.goto(`${portal.url}/ml-experiments`);
    await page.getByText('wider').first().waitFor({ timeout: 30_000 });
    await observer.look(page, 'experiments', OWN_PART);
  });
}
