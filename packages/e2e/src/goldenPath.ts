import { performance } from 'node:perf_hooks';
import type { Browser } from 'playwright-core';
import { type Observer, OWN_PART } from './Observer';
import { type Person, signIn } from './person';
import type { StartedPortal } from './portal';
import type { Steps } from './steps';

/** Longest time for a step that computes, on a busy machine. */
const PATIENCE_MS = 300_000;

/** What the path needs. */
export interface GoldenPathContext {
  browser: Browser;
  portal: Pick<StartedPortal, 'url'>;
  steps: Steps;
  observer: Observer;
  /** Name of the model that is created. */
  model: string;
}

/** The path that was walked; both people are still there. */
export interface GoldenPath {
  scientist: Person;
  reviewer: Person;
  /** From the first click to the prediction, pictures and axe's judgement included; sign-in is not counted. */
  seconds: number;
}

/** Creates the model repository from its template. */
export async function createFromTemplate(
  { steps, observer, model }: GoldenPathContext,
  { page }: Person,
): Promise<void> {
  await steps.run('creates a model repository from the template', async () => {
    await page.getByRole('link', { name: 'Create', exact: true }).click();
    const card = page
      .locator('[class*=MuiCard-root]')
      .filter({ hasText: 'Fraud detection model' });
    await card.getByRole('button', { name: 'Choose' }).click();
    await page.getByRole('textbox', { name: 'Name' }).fill(model);
    // The person's only group is chosen already.
    await page.locator('input[value="Fraud detection"]').waitFor();
    await observer.look(page, 'template');
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create' }).click();
    await page
      .getByRole('link', { name: 'Train it' })
      .waitFor({ timeout: PATIENCE_MS });
    await observer.look(page, 'created');
  });
}

/** Trains the small profile and watches the curves grow. */
async function train(
  { steps, observer }: GoldenPathContext,
  { page }: Person,
): Promise<void> {
  await steps.run('starts a training of the small profile', async () => {
    await page.getByRole('link', { name: 'Train it' }).click();
    const start = page.getByRole('button', { name: 'Start training' });
    await start.waitFor({ timeout: 30_000 });
    await observer.look(page, 'training-form', OWN_PART);
    await start.click();
    await page.getByRole('heading', { name: 'small training' }).waitFor();
  });
  await steps.run('follows its log', async () => {
    await page
      .getByText(/^Running/)
      .first()
      .waitFor({ timeout: PATIENCE_MS });
    await page
      .getByRole('log', { name: 'Log of the training' })
      .getByText(/\S/)
      .first()
      .waitFor({ timeout: 60_000 });
  });
  await steps.run('watches the curves while it trains', async () => {
    await page.getByRole('link', { name: 'See the curves of its run' }).click();
    await page.locator('canvas').first().waitFor({ timeout: 60_000 });
    await page.getByText('Running', { exact: true }).first().waitFor();
    await observer.look(page, 'run-live', OWN_PART);
  });
  await steps.run('sees it finish', async () => {
    await page
      .getByText('Finished', { exact: true })
      .first()
      .waitFor({ timeout: PATIENCE_MS });
    await observer.look(page, 'run-finished', OWN_PART);
  });
}

/** Registers the run's model and asks for it to become champion. */
async function registerAndAsk(
  { steps, observer }: GoldenPathContext,
  { page }: Person,
): Promise<void> {
  await steps.run('registers a version', async () => {
    await page.getByRole('link', { name: 'Register version' }).click();
    const register = page.getByRole('button', { name: 'Register version' });
    await register.waitFor({ timeout: 30_000 });
    await observer.look(page, 'register', OWN_PART);
    await register.click();
    await page
      .getByRole('button', { name: 'Ask for champion' })
      .waitFor({ timeout: 60_000 });
    await page.getByText('sha256:').first().waitFor({ timeout: 60_000 });
    await observer.look(page, 'version', OWN_PART);
  });
  await steps.run('asks for it to become champion', async () => {
    await page.getByRole('button', { name: 'Ask for champion' }).click();
    await page
      .getByRole('textbox', { name: 'Reason' })
      .fill('First model that beats the rules in the back test.');
    await observer.look(page, 'ask', OWN_PART);
    await page.getByRole('button', { name: 'Send request' }).click();
    await page
      .getByText(/asks: version 1 as champion/)
      .first()
      .waitFor({ timeout: 30_000 });
  });
}

/** A second person approves; the data scientist's page shows it by itself. */
async function approve(
  { portal, steps, observer, model }: GoldenPathContext,
  scientist: Person,
  reviewer: Person,
): Promise<void> {
  await steps.run('a reviewer approves it', async () => {
    const { page } = reviewer;
    await page.goto(
      `${portal.url}/catalog/default/component/${model}/versions`,
    );
    const button = page.getByRole('button', { name: 'Approve' });
    await button.waitFor({ timeout: 30_000 });
    await observer.look(page, 'request', OWN_PART);
    await button.click();
    await page
      .getByText(/approved version 1 as champion/)
      .first()
      .waitFor({ timeout: 60_000 });
    await observer.look(page, 'versions', OWN_PART);
  });
  await steps.run('the data scientist sees it without reloading', async () => {
    await scientist.page
      .getByText(/approved version 1 as champion/)
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(scientist.page, 'version-champion', OWN_PART);
  });
}

/** Deploys the version and gets a prediction back. */
async function deployAndPredict(
  { steps, observer }: GoldenPathContext,
  { page }: Person,
): Promise<void> {
  await steps.run('deploys it', async () => {
    await page.getByRole('link', { name: 'Deploy', exact: true }).click();
    const deploy = page.getByRole('button', { name: 'Deploy', exact: true });
    await deploy.waitFor({ timeout: 30_000 });
    await observer.look(page, 'deploy', OWN_PART);
    await deploy.click();
    await page
      .getByRole('button', { name: 'Predict' })
      .waitFor({ timeout: 120_000 });
    await observer.look(page, 'deployment', OWN_PART);
  });
  await steps.run('gets a prediction', async () => {
    await page.getByRole('button', { name: 'Predict' }).click();
    await page
      .getByRole('region', { name: 'Prediction' })
      .getByText(/probability/)
      .first()
      .waitFor({ timeout: 30_000 });
  });
}

/**
 * create, train, live curve, register, ask and approve, deploy, one prediction: in a browser, on real servers.
 */
export async function goldenPath(
  context: GoldenPathContext,
): Promise<GoldenPath> {
  const { browser, portal, observer, steps } = context;
  let scientist!: Person;
  let reviewer!: Person;
  await steps.run('two people sign in', async () => {
    scientist = await signIn(browser, portal.url, 'Data scientist');
    reviewer = await signIn(browser, portal.url, 'Reviewer');
  });
  const since = performance.now();
  await createFromTemplate(context, scientist);
  await train(context, scientist);
  await registerAndAsk(context, scientist);
  await approve(context, scientist, reviewer);
  await deployAndPredict(context, scientist);
  const seconds = (performance.now() - since) / 1000;
  await observer.look(scientist.page, 'prediction', OWN_PART);
  return { scientist, reviewer, seconds };
}
