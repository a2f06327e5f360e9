import { act, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ago, aPoint } from '../../__testUtils__/builders';
import { rowsOf, showResponse } from '../../__testUtils__/showResponse';

describe('the charts', () => {
  const openTable = async (name: string) => {
    const region = await screen.findByRole('region', { name });
    await userEvent.click(
      within(region).getByRole('button', { name: 'Show as table' }),
    );
    return within(region).findByRole('table');
  };

  it('show how many requests took how long, and gaps as such', async () => {
    showResponse({});
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
    showResponse({});
    const map = await screen.findByRole('application');
    act(() => map.focus());
    await user.keyboard('{End}');
    expect(
      await screen.findByText(/^\d\d:\d\d, up to 10 ms: 3,600 requests$/),
    ).toBeVisible();
  });

  it('speak of one request as one', async () => {
    const user = userEvent.setup();
    showResponse({ series: [aPoint({ counts: [1, 0, 0] })] });
    const map = await screen.findByRole('application');
    act(() => map.focus());
    await user.keyboard('{End}');
    expect(
      await screen.findByText(/^\d\d:\d\d, up to 10 ms: 1 request$/),
    ).toBeVisible();
  });

  it('show what was answered, refused, failed and turned away a second', async () => {
    showResponse({
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
    expect(head[0]).toBe('Until');
    expect(row[0]).toMatch(/^\d\d:\d\d:\d\d$/);
    expect(row.slice(1)).toEqual(['120', '1', '2', '0.1', 'not known']);
  });

  it('show the event loop beside the line above which it is saturated', async () => {
    showResponse({ series: [aPoint()] });
    const busy = await openTable('Busy share of the event loop (%)');
    expect(rowsOf(busy)[1].slice(1)).toEqual(['41', '90']);
    const delay = await openTable('Delay of the event loop (ms)');
    // The bound of a bucket, as all delays are told.
    expect(rowsOf(delay)[1].slice(1)).toEqual(['up to 2 ms']);
    expect(
      screen.getByText(/^The delay is known as the upper bound of a bucket/),
    ).toBeVisible();
  });
});
