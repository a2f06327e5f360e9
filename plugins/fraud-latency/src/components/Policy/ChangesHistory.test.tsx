import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aCallError, ago, anApi } from '../../__testUtils__/builders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';
import { aChange, aRamp } from '../../__testUtils__/servingBuilders';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=policy';

describe('the history', () => {
  const decided = { decidedBy: MYSELF, decidedAt: ago(60) };
  const changes = [
    aChange({
      ...{ id: 'c-3', state: 'approved', revision: 6, note: 'Good.' },
      ...decided,
    }),
    aRamp({ state: 'rejected', ...decided }),
    aChange({ preview: undefined }),
    aRamp({
      id: 'c-4',
      proposal: {
        ...{ kind: 'experiment', action: 'stop', experiment: 'version-4' },
        variant: 'challenger',
      },
      ...{ state: 'withdrawn', ...decided },
    }),
    aRamp({
      id: 'c-5',
      proposal: {
        ...{ kind: 'experiment', action: 'roll-back', experiment: 'version-4' },
      },
      ...{ state: 'approved', revision: 5, ...decided },
    }),
  ];
  const table = () =>
    screen.findByRole('table', { name: 'Changes, the newest first' });

  it('has what was wanted, by whom, and what became of it', async () => {
    renderDecisions(anApi({ listServingChanges: async () => ({ changes }) }), {
      search: SEARCH,
    });
    const lines = rowsOf(await table());
    expect(
      lines.slice(1).map(([wanted, , result]) => [wanted, result]),
    ).toEqual([
      ['Decide by cards, version 3', 'Approved Revision 6'],
      [
        'Spread the cards over the arms of version-4: control 20 %, challenger 80 %',
        'Rejected',
      ],
      ['Decide by another policy', 'Waits for approval'],
      ['End version-4: all cards get challenger', 'Withdrawn'],
      ['Roll version-4 back: all cards get the control', 'Approved Revision 5'],
    ]);
    expect(lines[1][1]).toMatch(/^bob, 5 minutes ago$/);
    expect(lines[1][3]).toMatch(/^ada, 1 minute ago$/);
    expect(lines[3][3]).toBe('–');
  });

  it('goes from page to page', async () => {
    const user = userEvent.setup();
    const api = anApi({
      listServingChanges: async (_entity, { after } = {}) =>
        after === 'p2' ? { changes: [aRamp()] } : { changes, next: 'p2' },
    });
    renderDecisions(api, { search: SEARCH });
    await table();
    await user.click(screen.getByRole('button', { name: 'Next page' }));
    await waitFor(async () => expect(rowsOf(await table())).toHaveLength(2));
    expect(api.listServingChanges).toHaveBeenLastCalledWith(
      expect.anything(),
      expect.objectContaining({ limit: 20, after: 'p2' }),
    );
    await user.click(screen.getByRole('button', { name: 'Previous page' }));
    await waitFor(async () => expect(rowsOf(await table())).toHaveLength(6));
  });

  it('opens a change with what was known when it was decided on', async () => {
    const user = userEvent.setup();
    const api = anApi({
      listServingChanges: async () => ({ changes }),
      getServingChange: async () => changes[0],
    });
    renderDecisions(api, { search: SEARCH });
    await user.click(
      within(await table()).getByRole('link', {
        name: 'Decide by cards, version 3',
      }),
    );
    const look = await screen.findByRole('region', { name: 'Change' });
    await waitFor(() =>
      expect(
        within(look).getByRole('heading', { name: 'Change' }),
      ).toHaveFocus(),
    );
    expect(await within(look).findByText('Note: Good.')).toBeVisible();
    expect(look).toHaveTextContent('Revision 6');
    expect(
      within(look).getByRole('table', {
        name: 'Figures, then and with the policy',
      }),
    ).toBeVisible();
    expect(
      within(look).getByRole('group', {
        name: 'The policy as it was requested',
      }),
    ).toBeVisible();
    expect(screen.getByTestId('search')).toHaveTextContent('change=c-3');
    await user.click(within(look).getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.queryByRole('region', { name: 'Change' })).toBeNull(),
    );
  });

  it.each([
    [404, 'No such change.'],
    [400, 'must match a pattern'],
  ])('says that there is no such change: %d', async (status, said) => {
    renderDecisions(
      anApi({
        getServingChange: async () => {
          throw aCallError(status, said);
        },
      }),
      { search: `${SEARCH}&change=gone` },
    );
    expect(
      await screen.findByRole('heading', { name: 'There is no such change' }),
    ).toBeVisible();
  });

  it('leads from a page that there is not to the first', async () => {
    const user = userEvent.setup();
    const api = anApi({
      listServingChanges: async (_entity, { after } = {}) => {
        if (after) throw aCallError(400, 'after is no page.');
        return { changes };
      },
    });
    renderDecisions(api, { search: `${SEARCH}&pages=foo` });
    await user.click(await screen.findByRole('button', { name: 'First page' }));
    expect(await table()).toBeVisible();
    expect(screen.getByTestId('search')).not.toHaveTextContent('pages');
  });

  it('raises an alarm where the record of changes is not whole', async () => {
    const problem = 'Event 2 is missing.';
    renderDecisions(
      anApi({ listServingChanges: async () => ({ changes, problem }) }),
      { search: SEARCH },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'The record of changes is not wholeEvent 2 is missing. Nothing can be changed until a platform engineer has put it right',
    );
    expect(await table()).toBeVisible();
  });

  it('says that nothing was requested yet', async () => {
    renderDecisions(anApi(), { search: SEARCH });
    expect(
      await screen.findByRole('heading', { name: 'Nothing was requested yet' }),
    ).toBeVisible();
  });
});
