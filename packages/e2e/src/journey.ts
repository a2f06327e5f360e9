import { cloneAndPush } from './cloneWithToken';
import { goldenPath, type GoldenPathContext } from './goldenPath';
import { OWN_PART } from './Observer';
import { openModel, type Person } from './person';
import type { StartedPortal } from './portal';
import { recordRun } from './recordRun';

/** What a journey needs. */
export interface JourneyContext extends GoldenPathContext {
  portal: StartedPortal;
}

/** Our card on the overview page of a model; the rest of that page is Backstage's. */
const MODEL_CARD = 'main section[aria-label="Model"]';

/** The overview of the model says in words how it stands, from each domain. */
async function readOverview(context: JourneyContext, { page }: Person) {
  const { portal, steps, observer, model } = context;
  await steps.run('finds the model in the catalog with its owner', async () => {
    await openModel(page, portal.url, model);
    await page
      .getByRole('link', { name: /fraud.detection/i })
      .first()
      .waitFor();
  });
  await steps.run('reads on its overview how it stands', async () => {
    const card = page.locator(MODEL_CARD);
    for (const [row, words] of [
      ['Champion', /Version 1, made champion .* by/],
      ['Last training', /Succeeded after/],
      ['Deployment', /Version 1 in dev: Serving for/],
    ] as const) {
      await card
        .getByRole('group', { name: row })
        .filter({ hasText: words })
        .waitFor({ timeout: 30_000 });
    }
    await observer.look(page, 'model', MODEL_CARD);
  });
}

/** The repository: its files, a clone and a push. */
async function useRepository(context: JourneyContext, { page }: Person) {
  const { portal, steps, observer, model } = context;
  await steps.run('reads its files through "View source"', async () => {
    await openModel(page, portal.url, model);
    const source = page.getByRole('link', { name: /view source/i }).first();
    const address = await source.getAttribute('href');
    if (!address) throw new Error('"View source" leads nowhere.');
    await page.goto(address);
    await page.getByText('modelport.yaml').first().waitFor();
    await observer.look(page, 'source', 'body');
  });
  let token = '';
  await steps.run('makes an access token on its page', async () => {
    const entity = encodeURIComponent(`component:default/${model}`);
    await page.goto(`${portal.url}/ml-access?entity=${entity}&access=write`);
    await page.getByRole('textbox', { name: 'What it is for' }).fill('journey');
    await observer.look(page, 'token-form', OWN_PART);
    await page.getByRole('button', { name: 'Make the token' }).click();
    const made = page.getByRole('group', { name: 'The token' });
    token = (await made.innerText()).match(/mpt_\S+/)?.[0] ?? '';
    await page.getByRole('button', { name: /^Done/ }).click();
    await page.getByRole('grid', { name: 'Your tokens' }).waitFor();
    if ((await page.content()).includes(token)) {
      throw new Error('The secret is still on the page.');
    }
    await observer.look(page, 'tokens', OWN_PART);
  });
  await steps.run('clones it with the token and pushes a commit', async () => {
    const files = await cloneAndPush(portal.url, model, token);
    if (!files.includes('modelport.yaml')) {
      throw new Error(`The clone holds only: ${files.join(', ')}`);
    }
  });
}

/** Runs that code elsewhere has logged, beside the portal's own. */
async function readRuns(context: JourneyContext, { page }: Person) {
  const { portal, steps, observer, model } = context;
  await steps.run('sees runs that other code has logged', async () => {
    await openModel(page, portal.url, model, '/runs');
    await recordRun(portal.mlflowUrl, model, { name: 'baseline', best: 0.61 });
    await recordRun(portal.mlflowUrl, model, { name: 'wider', best: 0.66 });
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
  await steps.run('sees the latest runs of all models', async () => {
    await page.goto(`${portal.url}/ml-experiments`);
    await page.getByText('wider').first().waitFor({ timeout: 30_000 });
    await observer.look(page, 'experiments', OWN_PART);
  });
}

/** The lists of what was done: trainings, the ledger, deployments, the API. */
async function readRecords(context: JourneyContext, { page }: Person) {
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
  await steps.run('checks the ledger', async () => {
    await openModel(page, portal.url, model, '/versions?view=ledger');
    await page.getByRole('button', { name: 'Check the ledger' }).click();
    await page.getByText(/The ledger is whole/).waitFor({ timeout: 30_000 });
    await observer.look(page, 'ledger', OWN_PART);
  });
  await steps.run('sees what serves, and its API', async () => {
    await openModel(page, portal.url, model, '/deployments');
    await page
      .getByRole('region', { name: 'Environment dev' })
      .getByText('Serving')
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'deployments', OWN_PART);
    await page.getByRole('link', { name: 'API in the catalog' }).click();
    await page
      .getByText('api', { exact: false })
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'api');
  });
}

/** The first thing that anybody sees. */
async function readSignIn({
  browser,
  portal,
  steps,
  observer,
}: JourneyContext) {
  await steps.run('finds the sign-in page in order', async () => {
    const nobody = await browser.newContext({ locale: 'en-US' });
    const page = await nobody.newPage();
    await page.goto(portal.url);
    await page
      .getByRole('button', { name: 'Sign in as Data scientist' })
      .waitFor();
    await observer.look(page, 'sign-in', 'body');
    await nobody.close();
  });
}

/** The golden path, and what else a data scientist does on the pages of the model. */
export async function journey(context: JourneyContext): Promise<void> {
  const { scientist, reviewer, seconds } = await goldenPath(context);
  process.stdout.write(
    `golden path: ${seconds.toFixed(1)} s, clicks: ${
      scientist.clicks
    } by the data scientist, ${reviewer.clicks} by the reviewer\n`,
  );
  await readRecords(context, scientist);
  await readOverview(context, scientist);
  await useRepository(context, scientist);
  await readRuns(context, scientist);
  await readSignIn(context);
  await context.steps.run(
    'axe finds nothing serious in our views',
    async () => {
      const { faults } = context.observer;
      if (faults.length) throw new Error(faults.join('\n'));
    },
  );
  await scientist.close();
  await reviewer.close();
}
