import { cloneAndPush } from './cloneWithToken';
import { goldenPath } from './goldenPath';
import type { JourneyContext } from './JourneyContext';
import { OWN_PART } from './Observer';
import { openModel, type Person } from './person';
import { readRecords } from './readRecords';
import { readRuns } from './readRuns';

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

/** The repository: its files, a clone and a push. Gives the token that was made for it. */
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
  return token;
}

/** What Backstage brings and our repositories fill: documentation, and the search. */
async function readDocumentation(context: JourneyContext, { page }: Person) {
  const { portal, steps, observer, model } = context;
  await steps.run('reads the documentation of the model', async () => {
    await openModel(page, portal.url, model, '/docs');
    await page
      .getByRole('heading', { name: 'How a score comes about' })
      .waitFor({ timeout: 120_000 });
    await observer.look(page, 'docs');
  });
  await steps.run('finds the documentation and the search', async () => {
    await page.goto(`${portal.url}/docs`);
    await page
      .getByRole('link', { name: model })
      .first()
      .waitFor({ timeout: 30_000 });
    await page.goto(`${portal.url}/search`);
    await page
      .getByPlaceholder(/search/i)
      .first()
      .waitFor({ timeout: 30_000 });
    await observer.look(page, 'search');
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
  const token = await useRepository(context, scientist);
  await readRuns(context, scientist, token);
  await readDocumentation(context, scientist);
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
