import type { Browser, Page } from 'playwright-core';

/** Someone in a browser context of their own, whose clicks are counted. */
export interface Person {
  page: Page;
  /** Clicks since the sign-in. */
  clicks: number;
  close(): Promise<void>;
}

/**
 * Opens the portal and signs in as a persona of the demo; the sign-in's own click is not counted.
 *
 * @param persona - as its button says, for example `Data scientist`
 */
export async function signIn(
  browser: Browser,
  url: string,
  persona: string,
): Promise<Person> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
  });
  const page = await context.newPage();
  const person: Person = { page, clicks: 0, close: () => context.close() };
  await context.exposeFunction('modelportClicked', () => {
    person.clicks += 1;
  });
  await context.addInitScript(() => {
    const { modelportClicked } = window as unknown as {
      modelportClicked: () => void;
    };
    document.addEventListener(
      'click',
      event => {
        if (event.isTrusted && event.detail > 0) modelportClicked();
      },
      true,
    );
  });
  await page.goto(url);
  await page.getByRole('button', { name: `Sign in as ${persona}` }).click();
  await page
    .getByRole('link', { name: 'Catalog' })
    .or(page.getByRole('link', { name: 'Home' }))
    .first()
    .waitFor({ timeout: 60_000 });
  person.clicks = 0;
  return person;
}

/** Waits until the catalog has a model, as its page does for a person who reloads. */
export async function openModel(
  page: Page,
  url: string,
  model: string,
  tab = '',
): Promise<void> {
  const deadline = Date.now() + 30_000;
  for (;;) {
    await page.goto(`${url}/catalog/default/component/${model}${tab}`);
    const title = page.getByRole('heading', { name: model }).first();
    try {
      await title.waitFor({ timeout: 5_000 });
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
