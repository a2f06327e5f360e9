import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aBadRequest,
  anApi,
  aRefusal,
  CATALOG,
  SECRET,
} from '../../__testUtils__/builders';
import { renderPage } from '../../__testUtils__/renderPage';

const model = () => screen.findByRole('combobox', { name: /Model/ });
const make = () => screen.findByRole('button', { name: 'Make the token' });
const options = async () =>
  (await screen.findAllByRole('option')).map(option => option.textContent);
const DAY_MS = 24 * 60 * 60 * 1000;

async function choose(name: string) {
  await userEvent.type(await model(), name);
  await userEvent.click(await screen.findByRole('option', { name }));
}

describe('the form that makes a token', () => {
  it('opens by its button, offers the models of the groups and those above, and closes', async () => {
    renderPage(anApi());
    await userEvent.click(
      await screen.findByRole('link', { name: 'Make a token' }),
    );
    expect(screen.getByTestId('search')).toHaveTextContent('?make=yes');
    await userEvent.click(await model());
    await waitFor(async () =>
      expect(await options()).toEqual(['payments/churn', 'fraudCard fraud']),
    );
    await userEvent.type(await model(), 'card');
    await waitFor(async () =>
      expect(await options()).toEqual(['fraudCard fraud']),
    );
    await userEvent.keyboard('{Escape}');
    await userEvent.click(screen.getByRole('link', { name: 'Cancel' }));
    expect(screen.getByTestId('search')).toBeEmptyDOMElement();
    expect(
      screen.queryByRole('form', { name: 'Make a token' }),
    ).not.toBeInTheDocument();
  });

  it('makes the token that was asked for, and shows its secret once', async () => {
    const api = anApi();
    const logged = (['log', 'info', 'warn', 'error', 'debug'] as const).map(
      level => jest.spyOn(console, level),
    );
    renderPage(api, { search: '?make=yes' });
    await choose('fraud');
    await userEvent.click(screen.getByRole('radio', { name: /^Read and/ }));
    await userEvent.click(screen.getByRole('radio', { name: '90 days' }));
    await userEvent.type(
      screen.getByRole('textbox', { name: 'What it is for' }),
      ' CI ',
    );
    const before = Date.now();
    await userEvent.click(await make());
    const region = await screen.findByRole('region', {
      name: 'Your new token',
    });
    expect(
      within(region).getByRole('group', { name: 'The token' }),
    ).toHaveTextContent(`mpt_ef56_${SECRET}`);
    expect(region).toHaveTextContent('it will not be shown again');
    expect(region).toHaveTextContent(
      'For fraud: Read and write. It ends in 90 days.',
    );
    const [[request]] = api.issueToken.mock.calls;
    expect(request).toEqual({
      entityRef: 'component:default/fraud',
      access: 'write',
      expiresAt: expect.any(String),
      description: 'CI',
    });
    const days = (Date.parse(request.expiresAt) - before) / DAY_MS;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90);
    expect(api.listTokens.mock.calls.length).toBeGreaterThan(1);

    expect(screen.getByTestId('search')).toBeEmptyDOMElement();
    const kept = JSON.stringify([
      { ...localStorage },
      { ...sessionStorage },
      document.cookie,
      window.history.state,
      window.location.href,
      logged.map(({ mock }) => mock.calls.map(call => call.map(String))),
    ]);
    expect(kept).not.toContain(SECRET);
    logged.forEach(spy => spy.mockRestore());

    await userEvent.click(
      screen.getByRole('button', { name: 'Done, I have copied it' }),
    );
    expect(document.body).not.toHaveTextContent(SECRET);
    expect(document.documentElement.outerHTML).not.toContain(SECRET);
    expect(
      await screen.findByRole('link', { name: 'Make a token' }),
    ).toBeVisible();
  });

  it('is filled by a link, and reads unless the link says write', async () => {
    const api = anApi();
    renderPage(api, {
      search: '?entity=component:default/fraud&access=write',
    });
    expect(await model()).toHaveValue('fraud');
    expect(screen.getByRole('radio', { name: /^Read and/ })).toBeChecked();
    expect(screen.getByRole('radio', { name: '30 days' })).toBeChecked();
    await userEvent.click(await make());
    await screen.findByRole('region', { name: 'Your new token' });
    expect(api.issueToken.mock.calls[0][0]).toMatchObject({
      entityRef: 'component:default/fraud',
      access: 'write',
      description: '',
    });
  });

  it.each([
    ['component:default/foreign', 'foreign'],
    ['Component:payments/none', 'payments/none'],
    [':', ':'],
  ])('says that %s is not one of theirs', async (asked, name) => {
    const api = anApi();
    renderPage(api, {
      search: `?entity=${encodeURIComponent(asked)}&access=all`,
    });
    expect(
      await screen.findByText(`You cannot make a token for ${name}`),
    ).toBeVisible();
    expect(await model()).toHaveValue('');
    expect(screen.getByRole('radio', { name: /^Read:/ })).toBeChecked();
    await userEvent.click(await make());
    expect(
      await screen.findByText('Choose a model from the list.'),
    ).toBeVisible();
    expect(api.issueToken).not.toHaveBeenCalled();
  });

  it('refuses a description that is too long', async () => {
    const api = anApi();
    renderPage(api, { search: '?entity=fraud' });
    expect(await model()).toHaveValue('fraud');
    const field = screen.getByRole('textbox', { name: 'What it is for' });
    await userEvent.click(field);
    await userEvent.paste('x'.repeat(201));
    expect(
      await screen.findByText('Write 200 characters at most.'),
    ).toBeVisible();
    await userEvent.click(await make());
    expect(api.issueToken).not.toHaveBeenCalled();
  });

  it('says who owns no model what to do', async () => {
    renderPage(anApi(), { search: '?make=yes', entities: [] });
    expect(await screen.findByText('Your groups own no model')).toBeVisible();
  });

  it('reads the models again when that failed', async () => {
    const catalog = catalogApiMock({ entities: CATALOG });
    const read = jest
      .spyOn(catalog, 'getEntitiesByRefs')
      .mockRejectedValueOnce(new Error('catalog down'));
    renderPage(anApi(), { search: '?make=yes', catalog });
    expect(
      await screen.findByText('The models could not be read: catalog down'),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await model()).toBeVisible();
    read.mockRestore();
  });

  it('says that a search failed, and searches again', async () => {
    const catalog = catalogApiMock({ entities: CATALOG });
    renderPage(anApi(), { search: '?make=yes', catalog });
    await model();
    const search = jest
      .spyOn(catalog, 'queryEntities')
      .mockRejectedValue(new Error('catalog down'));
    await userEvent.type(await model(), 'f');
    expect(
      await screen.findByText('The models could not be read: catalog down'),
    ).toBeVisible();
    await userEvent.keyboard('{Escape}');
    search.mockRestore();
    await userEvent.click(screen.getByRole('button', { name: 'Read again' }));
    await waitFor(() =>
      expect(screen.queryByText(/catalog down/)).not.toBeInTheDocument(),
    );
  });

  it.each([
    [
      'a refusal',
      aRefusal('Only members of group:default/team may act'),
      'You may not make a token for fraud',
      false,
    ],
    [
      'a bad request',
      aBadRequest('expiresAt is odd'),
      'expiresAt is odd',
      false,
    ],
    ['a lost answer', new Error('unreachable'), 'No token came back', true],
  ])('says what %s means', async (_name, error, words, mayExist) => {
    const api = anApi({
      issueToken: async () => {
        throw error;
      },
    });
    renderPage(api, { search: '?entity=fraud' });
    await userEvent.click(await make());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent(words);
    expect(alert).toHaveTextContent(error.message);
    expect(/may have been made/.test(alert.textContent ?? '')).toBe(mayExist);
    expect(await model()).toHaveValue('fraud');
    expect(api.listTokens.mock.calls.length).toBeGreaterThan(1);
  });
});
