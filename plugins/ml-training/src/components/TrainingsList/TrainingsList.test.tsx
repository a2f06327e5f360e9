import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  ago,
  aModel,
  anApi,
  anEndedTraining,
  aRefusal,
  aTraining,
  someProfiles,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const table = () => screen.findByRole('grid', { name: 'Trainings of fraud' });
const words = () => screen.findByTestId('training-in-words');

describe('the list of trainings', () => {
  it('says what it reads', async () => {
    renderTab(anApi({ listTrainings: () => new Promise(() => undefined) }));
    expect(
      await screen.findByText('Reading the trainings of fraud'),
    ).toBeVisible();
  });

  it('tells the state in words first, then the table', async () => {
    renderTab(
      anApi({
        listTrainings: async () => ({
          items: [
            aTraining(),
            aTraining({ id: 't-9', state: 'queued', startedAt: undefined }),
            anEndedTraining({ parameters: { depth: 6 }, run: undefined }),
          ],
        }),
      }),
    );
    expect(await words()).toHaveTextContent(
      /^Running for 2\d(\.\d)? s; small profile of commit 0123456; 1 more is under way\.$/,
    );
    const grid = await table();
    expect(
      within(grid)
        .getAllByRole('columnheader')
        .map(header => header.textContent),
    ).toEqual([
      'State',
      'Profile and commit',
      'Changed parameters',
      'Started',
      'Duration',
      'Run',
    ]);
    const [, first, second, third] = within(grid).getAllByRole('row');
    expect(first).toHaveTextContent('Running');
    expect(first).toHaveTextContent('depth 8');
    expect(first).not.toHaveTextContent('rate 0.1');
    expect(first).toHaveTextContent('0123456');
    expect(first).toHaveTextContent('by ada');
    expect(within(first).getByRole('link', { name: 'Small' })).toHaveAttribute(
      'href',
      '/?training=t-1',
    );
    expect(within(first).getByRole('link', { name: 'Curves' })).toHaveAttribute(
      'href',
      '/model/runs?run=run-1',
    );
    expect(second).toHaveTextContent('Queued');
    expect(third).toHaveTextContent('Succeeded');
    expect(third).toHaveTextContent('1 min 40 s');
    expect(third).toHaveTextContent('all as the profile says');
    expect(
      within(third).queryByRole('link', { name: 'Curves' }),
    ).not.toBeInTheDocument();
  });

  it('keeps long values of parameters within the table, whole on hover', async () => {
    const depth = 'x'.repeat(400);
    renderTab(
      anApi({
        listTrainings: async () => ({
          items: [aTraining({ parameters: { depth } })],
        }),
      }),
    );
    const cell = await screen.findByTitle(`depth ${depth}`);
    expect(cell).toHaveTextContent(`depth ${depth}`);
    expect(cell).toHaveClass('shortened');
  });

  it('tells how the latest training ended when none is under way', async () => {
    renderTab(
      anApi({ listTrainings: async () => ({ items: [anEndedTraining()] }) }),
    );
    expect(await words()).toHaveTextContent(
      'Succeeded after 1 min 40 s, 5 minutes ago; small profile of commit 0123456.',
    );
  });

  it.each([
    ['queued', /^Waiting for its turn for /],
    ['preparing', /^Preparing for /],
    ['cancelling', /^Being cancelled, after /],
    ['failed', /^Failed before it started/],
    ['cancelled', /^Cancelled before it started/],
    ['stopped', /^Stopped with the portal before it started/],
    ['lost', /^Lost/],
  ] as const)('has words for %s', async (state, expected) => {
    renderTab(
      anApi({
        listTrainings: async () => ({
          items: [aTraining({ state, startedAt: undefined, endedAt: ago(1) })],
        }),
      }),
    );
    expect(await words()).toHaveTextContent(expected);
  });

  it.each([
    ['cancelling', 9, /^Being cancelled by bob, after /],
    ['cancelled', 9, /^Cancelled by bob after 8 s, /],
    ['cancelled', undefined, /^Cancelled by bob before it started/],
  ] as const)(
    'says of one that is %s, started %s s ago, by whom',
    async (state, startedAgo, expected) => {
      const cancelledBy = 'user:default/bob';
      const startedAt = startedAgo && ago(startedAgo);
      const end = { startedAt, endedAt: ago(1), cancelledBy };
      renderTab(
        anApi({
          listTrainings: async () => ({
            items: [aTraining({ state, ...end })],
          }),
        }),
      );
      expect(await words()).toHaveTextContent(expected);
    },
  );

  it('has no links to runs where nothing shows them', async () => {
    renderTab(anApi(), { withRuns: false });
    const grid = await table();
    expect(
      within(grid).queryByRole('columnheader', { name: 'Run' }),
    ).not.toBeInTheDocument();
  });

  it('tells the next step when nothing was trained', async () => {
    renderTab(anApi({ listTrainings: async () => ({ items: [] }) }));
    expect(
      await screen.findByRole('heading', { name: 'Not trained yet' }),
    ).toBeVisible();
    await userEvent.click(screen.getByRole('link', { name: 'Train' }));
    expect(screen.getByTestId('search')).toHaveTextContent('?start=1');
    expect(
      await screen.findByRole('form', { name: 'Start a training' }),
    ).toBeVisible();
  });

  it('says why no training can be started', async () => {
    renderTab(
      anApi({
        getProfiles: async () =>
          someProfiles({ problem: 'Local training is off: switch it on.' }),
      }),
    );
    expect(
      await screen.findByText('Local training is off: switch it on.'),
    ).toBeVisible();
    expect(await table()).toBeVisible();
  });

  it('says of no parameter that it was changed until the profiles are read', async () => {
    renderTab(anApi({ getProfiles: () => new Promise(() => undefined) }));
    const [, row] = within(await table()).getAllByRole('row');
    expect(row).not.toHaveTextContent('depth 8');
    expect(row).not.toHaveTextContent('small');
    expect(within(row).getAllByText('Reading …')).toHaveLength(2);
  });

  it('shows the trainings when the profiles cannot be read', async () => {
    renderTab(
      anApi({
        getProfiles: async () => {
          throw new Error('the git host is down');
        },
      }),
    );
    expect(await screen.findByText(/the git host is down/)).toBeVisible();
    const [, row] = within(await table()).getAllByRole('row');
    expect(row).toHaveTextContent('depth 8, rate 0.1');
    expect(row).toHaveTextContent('small');
  });

  it('keeps the old answer with its age when a read fails', async () => {
    const api = anApi();
    renderTab(api);
    await table();
    api.listTrainings.mockRejectedValue(new Error('the portal is away'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(await screen.findByText(/the portal is away/)).toBeVisible();
    expect(screen.getByText(/^Showing an answer from/)).toBeVisible();
    expect(await table()).toBeVisible();
  });

  it('says that the trainings may not be seen', async () => {
    renderTab(
      anApi({
        listTrainings: async () => {
          throw aRefusal();
        },
      }),
    );
    expect(
      await screen.findByText('You may not see the trainings of fraud'),
    ).toBeVisible();
  });

  it('shows a failure, and tries again', async () => {
    const api = anApi();
    api.listTrainings.mockRejectedValueOnce(new Error('no database'));
    renderTab(api);
    expect(await screen.findByText('no database')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });

  it('names the annotation that an entity lacks', async () => {
    const api = anApi();
    renderTab(api, { entity: aModel({}) });
    expect(
      (await screen.findAllByText(/modelport\.dev\/experiment/))[0],
    ).toBeVisible();
    expect(api.listTrainings).not.toHaveBeenCalled();
  });

  it('goes to the next page and back', async () => {
    const api = anApi({
      listTrainings: async (_entity, { before } = {}) =>
        before
          ? { items: [anEndedTraining()] }
          : { items: [aTraining()], nextBefore: 't-1' },
    });
    renderTab(api);
    await userEvent.click(
      await screen.findByRole('button', { name: 'Next page' }),
    );
    expect(await screen.findByText('Page 2')).toBeVisible();
    expect(api.listTrainings.mock.lastCall?.[1]).toMatchObject({
      limit: 25,
      before: 't-1',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Previous page' }),
    );
    expect(await screen.findByText('Page 1')).toBeVisible();
  });

  it('finds the way back from a page that is empty', async () => {
    renderTab(
      anApi({
        listTrainings: async (_entity, { before } = {}) => ({
          items: before ? [] : [aTraining()],
        }),
      }),
      { search: '?pages=t-1' },
    );
    await userEvent.click(
      await screen.findByRole('link', { name: 'Newest trainings' }),
    );
    expect(await table()).toBeVisible();
  });
});
