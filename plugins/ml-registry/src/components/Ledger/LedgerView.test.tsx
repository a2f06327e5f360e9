import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DefaultEntityPresentationApi } from '@backstage/plugin-catalog';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import {
  aCheck,
  anApi,
  anEntry,
  aRefusal,
  aRequest,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?view=ledger' };
const table = () => screen.findByRole('grid', { name: 'Ledger of fraud' });
const check = () => screen.findByRole('button', { name: 'Check the ledger' });

describe('the ledger', () => {
  it('shows when, who, what, why, on what evidence, and the hash', async () => {
    renderTab(anApi(), at);
    const [header, row] = within(await table()).getAllByRole('row');
    expect(header).toHaveTextContent('EntryWhen, by whomWhatWhyEvidence');
    expect(row).toHaveTextContent('12');
    expect(row).toHaveTextContent('2 minutes ago');
    expect(row).toHaveTextContent('by grace');
    expect(row).not.toHaveTextContent('through');
    expect(row).toHaveTextContent('champion: 3 -> 4, previous: 2 -> 3');
    expect(row).toHaveTextContent('Finds more fraud.');
    expect(row).toHaveTextContent('Measured by the portal: 1 value');
    expect(row).toHaveTextContent('average_precision: 0.61 (champion: 0.58)');
    expect(row).toHaveTextContent('c0ffee111111');
    expect(
      within(row).getByRole('button', { name: 'Copy hash of entry 12' }),
    ).toBeVisible();
  });

  it.each([
    ['registered', 'Version 4 was registered'],
    ['asked', 'Asked for champion for version 4'],
    ['approved', 'Approved version 4 as champion'],
    ['rejected', 'Rejected version 4 as champion'],
    ['withdrawn', 'Withdrew the request for version 4'],
    ['conflict', 'Version 4 was not moved: the aliases had changed meanwhile'],
    ['alias-moved', 'Aliases were moved'],
  ] as const)('has words for %s', async (kind, words) => {
    renderTab(
      anApi({
        readLedger: async () => ({ items: [anEntry({ kind, moves: [] })] }),
      }),
      at,
    );
    expect(await screen.findByText(words)).toBeVisible();
  });

  it('says through which other component an entry was made, and leads there', async () => {
    const entityRef = 'component:default/fraud-copy';
    renderTab(
      anApi({ readLedger: async () => ({ items: [anEntry({ entityRef })] }) }),
      at,
    );
    expect(await table()).toHaveTextContent('through component fraud-copy');
    expect(screen.getByRole('link', { name: 'fraud-copy' })).toHaveAttribute(
      'href',
      '/catalog/default/component/fraud-copy',
    );
  });

  it('keeps claims apart from what was measured, each with who says so', async () => {
    const { evidence } = aRequest();
    renderTab(
      anApi({ readLedger: async () => ({ items: [anEntry({ evidence })] }) }),
      at,
    );
    const claims = within(await table()).getByRole('list', {
      name: 'Claims of the asker',
    });
    expect(claims).toHaveTextContent('ada adds: report:');
    expect(claims).not.toHaveTextContent('average_precision');
  });

  it('takes older evidence for the claim that it was', async () => {
    const evidence = [{ label: 'auc', value: '0.99' }];
    const read = async () => ({ items: [anEntry({ evidence })] });
    renderTab(anApi({ readLedger: read }), at);
    expect(await table()).toHaveTextContent('The asker adds: auc: 0.99');
  });

  it('names the authors of a registered version', async () => {
    renderTab(
      anApi({
        readLedger: async () => ({
          items: [
            anEntry({
              kind: 'registered',
              moves: [],
              authors: ['user:default/ada', 'user:default/alan'],
            }),
          ],
        }),
      }),
      at,
    );
    expect(await table()).toHaveTextContent(
      'Version 4 was registered: authors ada, alan',
    );
  });

  it('asks the catalog once for the names of all that it lists', async () => {
    const people = Array.from({ length: 25 }, (_, index) => ({
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'User',
      metadata: { name: `p${index}`, namespace: 'default' },
      spec: { profile: { displayName: `Person ${index}` } },
    }));
    const catalogApi = catalogApiMock({ entities: people });
    const asked = jest.spyOn(catalogApi, 'getEntitiesByRefs');
    renderTab(
      anApi({
        readLedger: async () => ({
          items: people.map(({ metadata }, index) =>
            anEntry({
              sequence: 100 - index,
              actor: `user:default/${metadata.name}`,
            }),
          ),
        }),
      }),
      { ...at, names: DefaultEntityPresentationApi.create({ catalogApi }) },
    );
    expect(await screen.findByText('Person 24')).toHaveAttribute(
      'title',
      'user:default/p24',
    );
    expect(screen.getByText('Person 0')).toBeVisible();
    expect(asked).toHaveBeenCalledTimes(1);
  });

  it('says what was changed outside, by nobody that the portal knows', async () => {
    renderTab(
      anApi({
        readLedger: async () => ({
          items: [
            anEntry({
              kind: 'changed-outside',
              actor: undefined,
              reason: undefined,
              evidence: [],
              moves: [{ alias: 'champion', after: '9' }],
            }),
          ],
        }),
      }),
      at,
    );
    expect(
      await screen.findByText(
        'Changed outside the portal: champion: none -> 9',
      ),
    ).toBeVisible();
    expect(screen.getByText('the portal')).toBeVisible();
  });

  it('is checked on demand: entries, head and key', async () => {
    const api = anApi();
    renderTab(api, at);
    const button = await check();
    expect(api.checkLedger).not.toHaveBeenCalled();
    await userEvent.click(button);
    expect(
      await screen.findByText('The ledger is whole: 12 entries were checked'),
    ).toBeVisible();
    expect(
      screen.getByText('Newest hash c0ffee111111, signed with key key-1.'),
    ).toBeVisible();
  });

  it('says what is wrong with it', async () => {
    renderTab(
      anApi({
        checkLedger: async () =>
          aCheck({
            whole: false,
            entries: 7,
            problem: 'Entry 7 was changed.',
          }),
      }),
      at,
    );
    await userEvent.click(await check());
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The ledger is not whole');
    expect(alert).toHaveTextContent(
      'Entry 7 was changed. 7 entries were checked, key key-1.',
    );
  });

  it('says it when the portal knows no more', async () => {
    renderTab(anApi({ checkLedger: async () => aCheck({ whole: false }) }), at);
    await userEvent.click(await check());
    expect(await screen.findByText(/^An entry was changed\./)).toBeVisible();
  });

  it('is whole while it is empty', async () => {
    renderTab(
      anApi({
        readLedger: async () => ({ items: [] }),
        checkLedger: async () => aCheck({ entries: 0, head: undefined }),
      }),
      at,
    );
    expect(
      await screen.findByRole('heading', {
        name: 'The ledger of this model is empty',
      }),
    ).toBeVisible();
    await userEvent.click(await check());
    expect(
      await screen.findByText(
        'It has no entries yet; key key-1 will sign them.',
      ),
    ).toBeVisible();
  });

  it('shows no old result when a check fails', async () => {
    const api = anApi();
    renderTab(api, at);
    await userEvent.click(await check());
    await screen.findByText(/^The ledger is whole/);
    api.checkLedger.mockRejectedValueOnce(new Error('no database'));
    await userEvent.click(await check());
    expect(await screen.findByText('no database')).toBeVisible();
    expect(screen.queryByText(/^The ledger is whole/)).not.toBeInTheDocument();
    api.checkLedger.mockRejectedValueOnce(aRefusal());
    await userEvent.click(await check());
    expect(
      await screen.findByText('You may not check the ledger'),
    ).toBeVisible();
  });

  it('goes to the next page and back', async () => {
    const api = anApi({
      readLedger: async (_entity, { before } = {}) =>
        before === undefined
          ? { items: [anEntry()], nextBefore: 12 }
          : { items: [anEntry({ sequence: 11 })] },
    });
    renderTab(api, at);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    expect(await screen.findByText('Page 2')).toBeVisible();
    expect(api.readLedger.mock.lastCall?.[1]).toMatchObject({ before: 12 });
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous page' }),
    );
    expect(await screen.findByText('Page 1')).toBeVisible();
  });

  it('finds the way back from a page that is empty', async () => {
    renderTab(
      anApi({
        readLedger: async (_entity, { before } = {}) => ({
          items: before === undefined ? [anEntry()] : [],
        }),
      }),
      { search: '?view=ledger&pages=1' },
    );
    await userEvent.click(await screen.findByRole('link', { name: 'Newest' }));
    expect(await table()).toBeVisible();
  });

  it('may not be seen by everybody', async () => {
    renderTab(
      anApi({
        readLedger: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(
      await screen.findByText('You may not see the ledger of fraud'),
    ).toBeVisible();
  });
});
