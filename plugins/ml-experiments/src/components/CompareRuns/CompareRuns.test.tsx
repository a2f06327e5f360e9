import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  aCurve,
  anAnswer,
  anApi,
  aRefusal,
  aRunDetail,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const at = { search: '?compare=a,b' };

const pair = [
  aRunDetail({
    runId: 'a',
    name: 'run a',
    metrics: { average_precision: 0.61, val_loss: 0.2 },
    params: { depth: '6', seed: '1' },
  }),
  aRunDetail({
    runId: 'b',
    name: 'run b',
    metrics: { average_precision: 0.7, val_loss: 0.3 },
    params: { depth: '8', seed: '1' },
  }),
];

const rows = () =>
  within(
    screen.getByRole('table', {
      name: 'Parameters and metrics of the compared runs',
    }),
  )
    .getAllByRole('row')
    .slice(1)
    .map(row => row.textContent);

describe('the comparison', () => {
  it('says how many runs it reads', async () => {
    renderTab(anApi({ compareRuns: () => new Promise(() => undefined) }), at);
    expect(await screen.findByText('Reading 2 runs')).toBeVisible();
  });

  it('tells what differs and marks the best', async () => {
    renderTab(anApi({ compareRuns: async () => anAnswer(pair) }), at);
    expect(await screen.findByTestId('compare-in-words')).toHaveTextContent(
      '1 of 2 parameters and 2 of 2 metrics differ.',
    );
    expect(rows()).toEqual([
      'depth Parameter68',
      'average_precision Metric0.610.7 (best)',
      'val_loss Metric0.2 (best)0.3',
    ]);
  });

  it('tells a loss that diverged from one that was not logged', async () => {
    const [first, second] = pair;
    const runs = [
      first,
      {
        ...second,
        metrics: { average_precision: 0.7, val_loss: null },
        notFinite: { val_loss: 'Infinity' as const },
      },
      { ...first, runId: 'c', name: 'run c', metrics: {} },
    ];
    renderTab(anApi({ compareRuns: async () => anAnswer(runs) }), at);
    await screen.findByTestId('compare-in-words');
    expect(rows()).toContain('val_loss Metric0.2∞–');
  });

  it('shows what is the same on demand', async () => {
    renderTab(anApi({ compareRuns: async () => anAnswer(pair) }), at);
    await userEvent.click(
      await screen.findByRole('switch', { name: 'Only differences' }),
    );
    expect(rows()).toContain('seed Parameter11');
  });

  it('keeps metrics of the machines apart, and shows them on demand', async () => {
    const runs = pair.map((run, index) => ({
      ...run,
      metrics: { ...run.metrics, 'system/cpu': index, threshold: index },
    }));
    renderTab(anApi({ compareRuns: async () => anAnswer(runs) }), at);
    expect(await screen.findByTestId('compare-in-words')).toHaveTextContent(
      '3 of 3 metrics differ. Of 1 metrics of the machines, 1 differ.',
    );
    expect(rows()).toContain('threshold Metric01');
    expect(rows()).toHaveLength(4);
    await userEvent.click(
      screen.getByRole('switch', { name: 'Metrics of the machines' }),
    );
    expect(rows()[4]).toBe('system/cpu System metric01');
  });

  it('says that nothing differs', async () => {
    const same = [pair[0], { ...pair[0], runId: 'b', name: 'run b' }];
    renderTab(anApi({ compareRuns: async () => anAnswer(same) }), at);
    expect(
      await screen.findByText('All parameters and metrics are the same.'),
    ).toBeVisible();
  });

  it('draws one metric of all runs over each other', async () => {
    const api = anApi({
      compareRuns: async () => anAnswer(pair),
      getMetrics: async (_entity, runId, [key]) =>
        anAnswer([aCurve({ runId, key })]),
    });
    renderTab(api, { search: '?compare=a,b&metric=val_loss' });
    const chart = await screen.findByRole('region', { name: 'val_loss' });
    const legend = await within(chart).findByRole('list');
    expect(legend).toHaveTextContent('run a');
    expect(legend).toHaveTextContent('run b');
    await userEvent.click(
      screen.getByRole('button', { name: /Metric to draw/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'average_precision' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent(
        'metric=average_precision',
      ),
    );
  });

  it('says that too few runs could be read, and why', async () => {
    renderTab(
      anApi({
        compareRuns: async () =>
          anAnswer([pair[0]], {
            errors: [{ server: 'default', message: 'run b is gone' }],
          }),
      }),
      at,
    );
    expect(
      await screen.findByText('Fewer than two of these runs could be read.'),
    ).toBeVisible();
    expect(screen.getByText(/run b is gone/)).toBeVisible();
  });

  it('compares what there is, and names what is no run of the model', async () => {
    const missing = Object.assign(new Error('no run'), { statusCode: 404 });
    const fresh = { fetchedAt: new Date().toISOString(), stale: false };
    const api = anApi({
      compareRuns: async () => Promise.reject(missing),
      getRun: async (_entity, runId) => {
        const item = pair.find(run => run.runId === runId);
        if (!item) {
          throw missing;
        }
        return { ...fresh, errors: [], item };
      },
    });
    renderTab(api, { search: '?compare=zzz,a,<b>,b' });
    expect(await screen.findByText('2 runs compared')).toBeVisible();
    expect(
      screen.getByText('Not among the runs of fraud, and left out: zzz, <b>.'),
    ).toBeVisible();
    expect(api.compareRuns.mock.calls[0][1]).toEqual(['zzz', 'a', 'b']);
  });

  it('asks for nothing that cannot be a run', async () => {
    const api = anApi();
    renderTab(api, { search: '?compare=<script>' });
    expect(
      await screen.findByText('Fewer than two of these runs could be read.'),
    ).toBeVisible();
    expect(api.compareRuns).not.toHaveBeenCalled();
  });

  it('says that the runs may not be seen', async () => {
    renderTab(
      anApi({
        compareRuns: async () => {
          throw aRefusal();
        },
      }),
      at,
    );
    expect(await screen.findByText('You may not see these runs')).toBeVisible();
  });
});
