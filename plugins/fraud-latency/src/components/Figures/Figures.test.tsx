import { screen, within } from '@testing-library/react';
import { aVersion } from '../../__testUtils__/builders';
import { rowsOf, showResponse } from '../../__testUtils__/showResponse';

describe('figures', () => {
  it('are there for each version, in words that do not make anything up', async () => {
    showResponse({
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
        ...['Version', 'Arm', 'Cloud', 'Requests'],
        ...['p50', 'p95', 'p99', 'p99.9', 'Within 45 ms', 'Within 100 ms'],
      ],
      [
        ...['card-fraud 3', 'control', 'aws', '10,000', 'up to 10 ms'],
        ...['10 to 45 ms', '45 ms to 1 s', 'above 1 s', '99.2 %'],
        '99.5 to 99.9 %',
      ],
      [
        ...['card-fraud file', 'challenger', 'gcp', '7', 'up to 10 ms'],
        ...['10 to 45 ms', 'needs 1,000', 'above 1 s', '–', '–'],
      ],
    ]);
    expect(
      within(table)
        .getAllByRole('link')
        .map(link => [link.textContent, link.getAttribute('href')]),
    ).toEqual([['card-fraud 3', '/model/versions?version=3']]);
  });

  it('have no links where the plugin that shows versions is absent', async () => {
    showResponse({}, false);
    const table = await screen.findByRole('table', { name: 'By version' });
    expect(within(table).queryByRole('link')).toBeNull();
  });

  it('are there for each step of scoring', async () => {
    showResponse({});
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
    showResponse({ versions: [], stages: [] });
    expect(
      await screen.findByText('No version answered in this span.'),
    ).toBeVisible();
    expect(
      screen.getByText('No step was observed in this span.'),
    ).toBeVisible();
  });
});
