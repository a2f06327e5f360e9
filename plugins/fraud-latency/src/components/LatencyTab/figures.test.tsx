import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type {
  LatencyObjective,
  LatencyResponse,
} from '@modelport/plugin-fraud-latency-common';
import {
  ago,
  anApi,
  anObjective,
  aPoint,
  aResponse,
  aVersion,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

function show(changes: Partial<LatencyResponse>, withVersions?: boolean) {
  return renderTab(anApi({ getLatency: async () => aResponse(changes) }), {
    withVersions,
  });
}

const verdict = () =>
  screen.findByRole('region', { name: 'How the service does' });

const rowsOf = (table: HTMLElement) =>
  within(table)
    .getAllByRole('row')
    .map(row => [...row.children].map(({ textContent }) => textContent));

describe('how the service does, in words', () => {
  it('keeps up', async () => {
    show({});
    const region = await verdict();
    expect(region).toHaveTextContent(
      'Keeps up: 120 requests a second in the last minute; 99.2 % within 45 ms.',
    );
    expect(region).toHaveTextContent(
      'Last hour: 28,800 requests answered; 99.2 % within 45 ms, 99.2 to 100 % within 100 ms.',
    );
    expect(region).toHaveTextContent('1 of 1 instance is seen.');
    expect(region).toHaveTextContent('The portal reads the instances itself.');
    expect(region).not.toHaveTextContent('old');
  });

  it('keeps up, as far as is known of a time that is over', async () => {
    show({
      source: 'prometheus',
      ageSeconds: 150,
      series: [aPoint({ at: ago(60) }), aPoint({ counts: null })],
    });
    const region = await verdict();
    expect(region).toHaveTextContent(
      /120 requests a second in the minute until \d\d:\d\d; 99\.2 % within 45 ms\./,
    );
    expect(region).toHaveTextContent('The newest figure is 2 min 30 s old.');
    expect(region).toHaveTextContent('Figures come from Prometheus.');
  });

  it.each<[string, Partial<LatencyResponse>, string]>([
    [
      'keeps up without figures',
      { series: [aPoint({ counts: null })] },
      'Keeps up.',
    ],
    [
      'is measured against the limit of its objective',
      { objective: anObjective({ thresholdSeconds: 0.01 }) },
      '50 % within 10 ms.',
    ],
    [
      'is saturated',
      { state: 'saturated', series: [aPoint({ loopBusy: 0.963 })] },
      'Saturated: its event loop was busy 96.3 % of the time, more than 90 % leaves nothing in reserve; 120 requests a second in the last minute; 99.2 % within 45 ms.',
    ],
    [
      'is saturated, how much is not known',
      { state: 'saturated', series: [aPoint({ loopBusy: null })] },
      'Saturated: 120 requests',
    ],
    [
      'is saturated and answers nothing that is known',
      { state: 'saturated', series: [] },
      'Saturated: its event loop was busy more than 90 % of the last minute. Answers wait',
    ],
    [
      'has nothing to do',
      { state: 'keeping-up', series: [aPoint({ counts: [0, 0, 0] })] },
      'Keeps up: no requests in the last minute.',
    ],
    ['is quiet', { state: 'quiet' }, 'Quiet: no requests in the last minute.'],
    [
      'is not seen since',
      {
        state: 'not-seen',
        instances: [{ url: 'http://a', cloud: 'aws', seenAt: ago(300) }],
      },
      'Not seen since 5 minutes ago.',
    ],
    [
      'was never seen',
      { state: 'not-seen', instances: [{ url: 'http://a', cloud: 'aws' }] },
      'Not seen since the portal runs. None of its instances answers',
    ],
    [
      'is not known to do anything',
      { state: 'unknown' },
      'Not known whether it keeps up.',
    ],
  ])('%s', async (_name, changes, words) => {
    show(changes);
    expect(
      (await verdict()).textContent?.replace(/\.(?=[A-Z])/g, '. '),
    ).toContain(words);
  });
});

describe('the objective', () => {
  const region = () => screen.findByRole('region', { name: /^Objective/ });
  const withObjective = (changes: Partial<LatencyObjective>) =>
    show({ objective: anObjective(changes) });

  it('says what is wanted, what was reached, and what is left', async () => {
    withObjective({ since: ago(3 * 86_400) });
    const shown = await region();
    expect(shown).toHaveTextContent(
      '99 % of the requests of 28 days are to be answered within 45 ms. 99.5 % were: 995,000 of 1,000,000.',
    );
    expect(shown).toHaveTextContent('50 % of the error budget is left');
    expect(shown).toHaveTextContent(
      'There are figures since 3 days ago; the 28 days are not full yet.',
    );
  });

  it('says what each burn rate means', async () => {
    withObjective({
      burn: [...anObjective().burn, { window: '1d', rate: 0 }],
    });
    const table = await screen.findByRole('table', {
      name: 'How fast the error budget is used',
    });
    expect(rowsOf(table).slice(1)).toEqual([
      ['1h', '14', 'A whole budget is used up in 2 d.'],
      ['6h', '0.8', 'The budget lasts for the 28 days.'],
      ['3d', '–', 'Too little was observed to tell.'],
      ['1d', '0', 'None of the budget is used.'],
    ]);
  });

  it('says that more was used than there is', async () => {
    withObjective({ budgetLeft: -0.25 });
    expect(await region()).toHaveTextContent(
      'Overspent: 25 % more than the error budget was used',
    );
  });

  it('says that nothing was observed, and that there is none', async () => {
    withObjective({ good: 0, total: 0, budgetLeft: null });
    const shown = await region();
    expect(shown).toHaveTextContent('Nothing was observed in that time.');
    expect(shown).toHaveTextContent('Error budget: nothing was observed');
  });

  it('says that none is configured', async () => {
    show({ objective: undefined });
    expect(await region()).toHaveTextContent(
      'No objective is configured for this service.',
    );
  });
});

describe('figures', () => {
  it('are there for each version, in words that do not make anything up', async () => {
    show({
      versions: [
        aVersion(),
        aVersion({
          version: 'file',
          variant: 'challenger',
          cloud: 'gcp',
          count: 7,
          quantiles: {
            ...aVersion().quantiles,
            p99: { kind: 'too-few', needed: 1_000 },
          },
          within45ms: undefined,
          within100ms: undefined,
        }),
      ],
    });
    const table = await screen.findByRole('table', { name: 'By version' });
    expect(rowsOf(table)).toEqual([
      [
        ...['Version', 'Variant', 'Cloud', 'Requests'],
        ...['p50', 'p95', 'p99', 'p99.9', 'Within 45 ms', 'Within 100 ms'],
      ],
      [
        ...['card-fraud 3', 'control', 'aws', '10,000', 'up to 10 ms'],
        ...['10 to 45 ms', '45 ms to 1 s', 'above 1 s', '99.2 %'],
        '99.5 to 99.9 %',
      ],
      [
        ...['card-fraud file', 'challenger', 'gcp', '7', 'up to 10 ms'],
        ...['10 to 45 ms', 'too few: 1,000 needed', 'above 1 s', '–', '–'],
      ],
    ]);
    expect(
      within(table)
        .getAllByRole('link')
        .map(link => [link.textContent, link.getAttribute('href')]),
    ).toEqual([['card-fraud 3', '/model/versions?version=3']]);
  });

  it('have no links where the plugin that shows versions is absent', async () => {
    show({}, false);
    const table = await screen.findByRole('table', { name: 'By version' });
    expect(within(table).queryByRole('link')).toBeNull();
  });

  it('are there for each step of scoring', async () => {
    show({});
    const table = await screen.findByRole('table', {
      name: 'By step of scoring',
    });
    expect(rowsOf(table).map(([first]) => first)).toEqual([
      'Step',
      'Read the request',
      'Compute the features',
      'Run the model',
      'Decide by the policy',
      'Keep the answer',
    ]);
  });

  it('say so where the span has none', async () => {
    show({ versions: [], stages: [] });
    expect(
      await screen.findByText('No version answered in this span.'),
    ).toBeVisible();
    expect(
      screen.getByText('No step was observed in this span.'),
    ).toBeVisible();
  });
});

describe('the pictures', () => {
  const openTable = async (name: string) => {
    const region = await screen.findByRole('region', { name });
    await userEvent.click(
      within(region).getByRole('button', { name: 'Show as table' }),
    );
    return within(region).findByRole('table');
  };

  it('show how many requests took how long, and gaps as such', async () => {
    show({});
    const table = await openTable(
      'Latency over time, measured inside the service',
    );
    const [head, ...rows] = rowsOf(table);
    expect(head).toEqual([
      'Until',
      'up to 10 ms',
      '10 to 45 ms',
      'above 45 ms',
    ]);
    expect(rows.map(([, ...cells]) => cells)).toEqual([
      ['3600', '3543', '57'],
      ['nothing is known'],
      ['nothing is known'],
      ['3600', '3543', '57'],
      ['3600', '3543', '57'],
      ['3600', '3543', '57'],
    ]);
  });

  it('are read cell by cell', async () => {
    const user = userEvent.setup();
    show({});
    const map = await screen.findByRole('application');
    act(() => map.focus());
    await user.keyboard('{End}');
    expect(
      await screen.findByText(/^\d\d:\d\d, up to 10 ms: 3,600 requests$/),
    ).toBeVisible();
  });

  it('show what was answered, refused, failed and turned away a second', async () => {
    show({
      series: [
        aPoint({
          at: ago(0),
          degraded: 60,
          refused: 120,
          failed: 6,
          shed: null,
        }),
      ],
      to: ago(0),
    });
    const table = await openTable('Requests a second');
    const [head, row] = rowsOf(table);
    expect(head.slice(1)).toEqual([
      'Answered',
      'Of them degraded',
      'Refused (4xx)',
      'Failed (5xx)',
      'Turned away',
    ]);
    expect(head[0]).toMatch(/^Minutes from \d\d:\d\d:$/);
    expect(row.slice(1)).toEqual(['120', '1', '2', '0.1', '–']);
  });

  it('show the event loop beside the line above which it is saturated', async () => {
    show({ series: [aPoint()] });
    const busy = await openTable('Busy share of the event loop (%)');
    expect(rowsOf(busy)[1].slice(1)).toEqual(['41', '90']);
    const delay = await openTable('Delay of the event loop (ms)');
    expect(rowsOf(delay)[1].slice(1)).toEqual(['2']);
  });
});
