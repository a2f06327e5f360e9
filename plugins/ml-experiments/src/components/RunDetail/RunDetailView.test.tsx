import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aCurve,
  anAnswer,
  anApi,
  aRefusal,
  aRunDetail,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';
import { someNames } from '../../__testUtils__/someNames';
import { isWebAddress } from './RunFacts';

const fresh = () => ({
  fetchedAt: new Date().toISOString(),
  stale: false,
  errors: [],
});
const at = { search: '?run=run-1' };

describe('the page of a run', () => {
  it('says which run it reads', async () => {
    renderTab(anApi({ getRun: () => new Promise(() => undefined) }), at);
    expect(await screen.findByText('Reading run run-1')).toBeVisible();
  });

  it('tells its state in words and lists what is known', async () => {
    renderTab(anApi(), at);
    expect(await screen.findByTestId('run-in-words')).toHaveTextContent(
      'Finished after 1 min 40 s, started 1 hour ago, started by ada.',
    );
    const rows = (name: string) =>
      within(screen.getByRole('table', { name }))
        .getAllByRole('row')
        .slice(1)
        .map(row => row.textContent);
    expect(rows('Parameters')).toEqual(['depth6', 'seed1']);
    expect(rows('Latest metrics')).toEqual(['average_precision0.61 at step 9']);
    expect(rows('Inputs')).toEqual(['transactions (training)digest d1']);
    expect(rows('Outputs')).toEqual(['m-1logged model, step 9']);
    expect(rows('Source')).toEqual([
      'Commit0123456789abcdef0123456789abcdef01234567',
      'Branchmain',
      'Repositoryhttps://git.example/fraud',
      'Working treehad changes that are in no commit',
    ]);
    expect(rows('Tags')).toEqual(['stagetrial']);
    expect(screen.getByText('A first try.')).toBeVisible();
  });

  it('says that its time is unknown where it has logged one that is no date', async () => {
    renderTab(
      anApi({
        getRun: async () => ({
          ...fresh(),
          item: aRunDetail({ startTime: 1.7e18 }),
        }),
      }),
      at,
    );
    expect(await screen.findByTestId('run-in-words')).toHaveTextContent(
      'Finished after unknown time, started unknown time, started by ada.',
    );
  });

  it('names the person who started it, with the whole reference on hover', async () => {
    renderTab(
      anApi({
        getRun: async () => ({
          ...fresh(),
          item: aRunDetail({ user: 'user:default/data-scientist' }),
        }),
      }),
      at,
    );
    expect(await screen.findByTestId('run-in-words')).toHaveTextContent(
      /started by data-scientist\.$/,
    );
    expect(screen.getByTitle('user:default/data-scientist')).toBeVisible();
  });

  it.each([
    ['RUNNING', /^Running for /],
    ['SCHEDULED', /^Waiting to start/],
    ['FAILED', /^Failed after /],
    ['KILLED', /^Cancelled after /],
  ] as const)('says so when it is %s', async (status, words) => {
    renderTab(
      anApi({
        getRun: async () => ({ ...fresh(), item: aRunDetail({ status }) }),
      }),
      at,
    );
    expect(await screen.findByTestId('run-in-words')).toHaveTextContent(words);
  });

  it('names who started it as the catalog does', async () => {
    renderTab(
      anApi({
        getRun: async () => ({
          ...fresh(),
          item: aRunDetail({ user: 'user:default/ada' }),
        }),
      }),
      { ...at, names: someNames({ 'user:default/ada': 'Ada Lovelace' }) },
    );
    expect(await screen.findByTestId('run-in-words')).toHaveTextContent(
      /, started by Ada Lovelace\.$/,
    );
  });

  it.each([
    ['code', 'digest d1, made by code'],
    ['s3', 'digest d1, from a source of type s3'],
  ])('says what the source %s of an input means', async (sourceType, words) => {
    renderTab(
      anApi({
        getRun: async () => ({
          ...fresh(),
          item: aRunDetail({
            inputs: [{ name: 'transactions', digest: 'd1', sourceType }],
          }),
        }),
      }),
      at,
    );
    expect(
      await screen.findByRole('row', { name: `transactions ${words}` }),
    ).toBeVisible();
  });

  it('says what a bare run lacks', async () => {
    renderTab(
      anApi({
        getRun: async () => ({
          ...fresh(),
          item: aRunDetail({
            params: {},
            metrics: {},
            latestMetrics: [],
            tags: [],
            inputs: [],
            outputs: [],
            note: undefined,
            repository: undefined,
            commit: undefined,
          }),
        }),
      }),
      at,
    );
    for (const text of [
      'This run has logged no parameters.',
      'This run has logged no metrics yet.',
      'This run has logged no data sets.',
      'This run has logged no model.',
      'This run names no commit.',
      'This run has no tags of its own.',
      'This run has logged no metric with more than one step yet.',
      'There are no artifacts here yet.',
    ]) {
      expect(await screen.findByText(text)).toBeVisible();
    }
  });

  it('draws a curve for each metric, without those of the machine', async () => {
    const api = anApi({
      getMetrics: async () =>
        anAnswer([aCurve({ thinned: true, totalPoints: 5000 })]),
    });
    renderTab(api, at);
    expect(
      await screen.findByRole('region', {
        name: 'average_precision (3 of 5000 points)',
      }),
    ).toBeVisible();
    expect(api.getMetrics.mock.calls[0][2]).toEqual(['average_precision']);
  });

  it('says that only the first metrics are drawn', async () => {
    const metrics = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [`m${index}`, index]),
    );
    renderTab(
      anApi({
        getRun: async () => ({ ...fresh(), item: aRunDetail({ metrics }) }),
      }),
      at,
    );
    expect(
      await screen.findByText('Curves of the first 20 of 25 metrics.'),
    ).toBeVisible();
  });

  it('says that the run may not be seen', async () => {
    renderTab(
      anApi({
        getRun: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(await screen.findByText('You may not see this run')).toBeVisible();
  });

  it('shows a failure, and tries again', async () => {
    const api = anApi();
    api.getRun.mockRejectedValueOnce(new Error('no such run'));
    renderTab(api, at);
    expect(await screen.findByText('no such run')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(
      await screen.findByRole('heading', { name: 'calm-owl' }),
    ).toBeVisible();
  });

  it('leads to what can be done with it', async () => {
    const tags = [{ key: 'modelport.training', value: 't/1' }];
    renderTab(
      anApi({
        getRun: async () => ({ ...fresh(), item: aRunDetail({ tags }) }),
      }),
      { ...at, withNeighbours: true },
    );
    expect(
      await screen.findByRole('link', { name: 'Register version' }),
    ).toHaveAttribute('href', '/model/versions?register=run-1');
    expect(
      screen.getByRole('link', { name: 'See its training' }),
    ).toHaveAttribute('href', '/model/training?training=t%2F1');
  });

  it('is not offered for a version where it logged no model', async () => {
    renderTab(
      anApi({
        getRun: async () => ({ ...fresh(), item: aRunDetail({ outputs: [] }) }),
      }),
      { ...at, withNeighbours: true },
    );
    expect(
      await screen.findByText(
        'This run logged no model, so there is none to register.',
      ),
    ).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'Register version' }),
    ).not.toBeInTheDocument();
  });

  it('shows that a loss diverged', async () => {
    const item = aRunDetail({
      latestMetrics: [
        { key: 'loss', value: null, notFinite: 'NaN', step: 7, timestamp: 1 },
        {
          key: 'norm',
          value: null,
          notFinite: 'Infinity',
          step: 0,
          timestamp: 1,
        },
      ],
    });
    renderTab(anApi({ getRun: async () => ({ ...fresh(), item }) }), at);
    const facts = await screen.findByRole('table', { name: 'Latest metrics' });
    expect(facts).toHaveTextContent('NaN at step 7');
    expect(facts).toHaveTextContent('norm∞');
  });

  it('is offered for a version to its owners alone; others are told who may', async () => {
    const tags = [{ key: 'modelport.training', value: 't-1' }];
    renderTab(
      anApi({
        getRun: async () => ({ ...fresh(), item: aRunDetail({ tags }) }),
      }),
      { ...at, withNeighbours: true, groups: ['group:default/team-b'] },
    );
    expect(
      await screen.findByText(/^Members of .* may register it as a version\.$/),
    ).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'Register version' }),
    ).not.toBeInTheDocument();
    expect(
      screen.getByRole('link', { name: 'See its training' }),
    ).toBeVisible();
  });

  it.each(['RUNNING', 'FAILED', 'KILLED'] as const)(
    'cannot be registered while it is %s, nor has it a training unless it names one',
    async status => {
      renderTab(
        anApi({
          getRun: async () => ({ ...fresh(), item: aRunDetail({ status }) }),
        }),
        { ...at, withNeighbours: true },
      );
      await screen.findByRole('heading', { name: 'calm-owl' });
      expect(
        screen.queryByRole('link', { name: 'Register version' }),
      ).not.toBeInTheDocument();
      expect(
        screen.queryByRole('link', { name: 'See its training' }),
      ).not.toBeInTheDocument();
    },
  );

  it('leads nowhere where the other plugins are absent', async () => {
    const tags = [{ key: 'modelport.training', value: 't-1' }];
    renderTab(
      anApi({
        getRun: async () => ({ ...fresh(), item: aRunDetail({ tags }) }),
      }),
      at,
    );
    await screen.findByRole('heading', { name: 'calm-owl' });
    expect(
      screen.queryByRole('link', { name: 'Register version' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('link', { name: 'See its training' }),
    ).not.toBeInTheDocument();
  });

  it('leads back to the list where the model has no such run', async () => {
    const api = anApi({
      getRun: async () =>
        Promise.reject(Object.assign(new Error('no'), { statusCode: 404 })),
    });
    renderTab(api, at);
    expect(await screen.findByText(/^fraud has no run /)).toBeVisible();
    expect(screen.getByRole('link', { name: 'Runs of fraud' })).toBeVisible();
    expect(screen.queryByText('Try again')).not.toBeInTheDocument();
  });

  it('asks for no run of which the id cannot be one', async () => {
    const api = anApi();
    renderTab(api, { search: '?run=../../x' });
    expect(await screen.findByText('fraud has no run ../../x')).toBeVisible();
    expect(api.getRun).not.toHaveBeenCalled();
    await userEvent.click(screen.getByRole('link', { name: 'Runs of fraud' }));
    expect(
      await screen.findByRole('grid', { name: 'Runs of fraud' }),
    ).toBeVisible();
  });

  it('goes back to all runs', async () => {
    renderTab(anApi(), at);
    await userEvent.click(
      await screen.findByRole('link', { name: 'All runs' }),
    );
    expect(
      await screen.findByRole('grid', { name: 'Runs of fraud' }),
    ).toBeVisible();
  });
});

describe('isWebAddress', () => {
  it('lets no script become a link', () => {
    // eslint-disable-next-line no-script-url -- this is what must be refused
    expect(isWebAddress('javascript:alert(1)')).toBe(false);
    expect(isWebAddress('git@host:repo')).toBe(false);
    expect(isWebAddress('https://git.example')).toBe(true);
  });
});
