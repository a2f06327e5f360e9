import { stat } from 'node:fs/promises';
import type { JourneyContext } from './JourneyContext';
import { OWN_PART } from './Observer';
import { openModel, type Person } from './person';

/** The lists of what was done: trainings, the ledger, deployments, the API. */
export async function readRecords(context: JourneyContext, { page }: Person) {
  const { portal, steps, observer, model } = context;
  await steps.run('sees the training with its log', async () => {
    await openModel(page, portal.url, model, '/training');
    await page
      .getByText(/^Succeeded/)
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'trainings', OWN_PART);
    await page
      .getByRole('link', { name: 'Small (a small simulation)' })
      .click();
    await page
      .getByRole('log', { name: 'Log of the training' })
      .getByText('trained in')
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'training', OWN_PART);
  });
  await steps.run('opens the link that MLflow printed in the log', async () => {
    const log = page.getByRole('log', { name: 'Log of the training' });
    const printed = /View run .* at: (\S+)/.exec(await log.innerText());
    if (!printed) {
      throw new Error('The log of the training holds no link to its run.');
    }
    const [, link] = printed;
    if (!link.startsWith(`${portal.url}/api/ml-experiments/mlflow/`)) {
      throw new Error(`The link leads past the portal: ${link}`);
    }
    const runId = link.slice(link.lastIndexOf('/') + 1);
    await page.goto(link);
    await page.waitForURL(
      `${portal.url}/catalog/default/component/${model}/runs?run=${runId}`,
      { timeout: 30_000 },
    );
    await page.getByText('Finished', { exact: true }).first().waitFor();
    await page.getByText(runId).first().waitFor();
  });
  await steps.run('looks into artifacts of the run', async () => {
    const open = async (folder: string, name: string) => {
      await page
        .getByRole('list', { name: `Artifacts in ${folder}` })
        .getByRole('link', { name })
        .click();
    };
    await open('All artifacts', 'evaluation');
    await open('evaluation', 'segments.csv');
    await page
      .getByRole('columnheader', { name: 'average_precision' })
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'artifact-table', OWN_PART);
    await page.getByRole('link', { name: 'All artifacts' }).click();
    await open('All artifacts', 'plots');
    await page
      .getByRole('list', { name: 'Artifacts in plots' })
      .getByRole('link')
      .first()
      .click();
    const image = page.getByRole('img', { name: /plots/ });
    await image.waitFor({ timeout: 30_000 });
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(
      () =>
        (document.querySelector<HTMLImageElement>('img[alt*=plots]')
          ?.naturalWidth ?? 0) > 0,
    );
    const download = page.waitForEvent('download', { timeout: 30_000 });
    await page.getByRole('button', { name: /^Download .*\.png$/ }).click();
    const { size } = await stat(await (await download).path());
    if (size === 0) throw new Error('The downloaded image is empty.');
    await observer.look(page, 'artifact-image', OWN_PART);
  });
  await steps.run('finds who asked for what, and who decided', async () => {
    await openModel(page, portal.url, model, '/versions?view=requests');
    await page
      .getByRole('grid', { name: `Requests for ${model}` })
      .getByText('Approved and moved')
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'requests', OWN_PART);
  });
  await steps.run('checks the ledger', async () => {
    await openModel(page, portal.url, model, '/versions?view=ledger');
    await page.getByRole('button', { name: 'Check the ledger' }).click();
    await page.getByText(/The ledger is whole/).waitFor({ timeout: 30_000 });
    await observer.look(page, 'ledger', OWN_PART);
  });
  await steps.run('sees what serves', async () => {
    await openModel(page, portal.url, model, '/deployments');
    await page
      .getByRole('region', { name: 'Environment dev' })
      .getByText('Serving')
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'deployments', OWN_PART);
  });
  await steps.run('reads the log of the model server', async () => {
    await page
      .getByRole('grid', { name: `Deployments of ${model}` })
      .getByRole('link', { name: 'Version 1' })
      .first()
      .click();
    await page.getByRole('button', { name: 'Log of the model server' }).click();
    await page
      .getByRole('group', { name: 'The last lines of the log' })
      .getByText(/\S/)
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'deployment-log', OWN_PART);
  });
  await steps.run('finds its API in the catalog', async () => {
    await openModel(page, portal.url, model, '/deployments');
    await page.getByRole('link', { name: 'API in the catalog' }).click();
    await page
      .getByText('api', { exact: false })
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'api');
  });
}
