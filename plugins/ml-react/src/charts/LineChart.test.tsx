import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import UPlot from 'uplot';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import type { ChartSeries } from './alignSeries';
import { LineChart } from './LineChart';
import { SERIES_COLORS } from './palette';
import { Sparkline, sparklinePath } from './Sparkline';

interface Plot {
  options: UPlot.Options;
  data: UPlot.AlignedData;
  setData: jest.Mock;
  setSize: jest.Mock;
  destroy: jest.Mock;
}

const mockPlots: Plot[] = [];

jest.mock('uplot', () => ({
  __esModule: true,
  default: jest.fn((options, data) => {
    const plot = {
      options,
      data,
      setData: jest.fn(),
      setSize: jest.fn(),
      destroy: jest.fn(),
    };
    mockPlots.push(plot);
    return plot;
  }),
}));

const resized: Array<() => void> = [];

class FakeResizeObserver implements ResizeObserver {
  constructor(callback: ResizeObserverCallback) {
    resized.push(() => callback([], this));
  }
  observe() {}
  unobserve() {}
  disconnect() {}
}

function curve(id: string, ys: Array<number | null>): ChartSeries {
  return { id, label: id, points: ys.map((y, x) => ({ x, y })) };
}

async function newest(): Promise<Plot> {
  await screen.findByTestId('line-chart-canvas');
  // The canvas part is a lazy chunk.
  await act(async () => {
    await import('./UPlotCanvas');
  });
  await waitFor(() => expect(mockPlots).not.toHaveLength(0), { timeout: 5000 });
  return mockPlots[mockPlots.length - 1];
}

const draw = (series: ChartSeries[]) => (
  <LineChart title="loss" series={series} xLabel="Step" />
);

describe('LineChart', () => {
  beforeEach(() => {
    mockPlots.length = 0;
    resized.length = 0;
    global.ResizeObserver = FakeResizeObserver;
    document.body.removeAttribute('data-theme-mode');
  });

  it('draws curves with gaps, one colour each', async () => {
    renderWithApis(draw([curve('a', [1, null, 3]), curve('b', [4, 5, 6])]));
    const { data, options } = await newest();
    expect(data).toEqual([
      [0, 1, 2],
      [1, null, 3],
      [4, 5, 6],
    ]);
    expect(options.series.slice(1)).toMatchObject([
      { stroke: SERIES_COLORS.light[0], spanGaps: false },
      { stroke: SERIES_COLORS.light[1], spanGaps: false },
    ]);
    expect(options.axes?.[1].values).toEqual(expect.any(Function));
  });

  it('shows last values in the legend, and those under the pointer', async () => {
    renderWithApis(draw([curve('a', [1, null, 3.14159])]));
    const { options } = await newest();
    expect(screen.getByText('3.142')).toBeInTheDocument();
    const point = options.hooks?.setCursor?.[0] as unknown as (plot: {
      cursor: { idx: number | null };
    }) => void;
    act(() => point({ cursor: { idx: 1 } }));
    expect(screen.getByText('Step 1')).toBeInTheDocument();
    expect(screen.getByText('NaN or infinite')).toBeInTheDocument();
    act(() => point({ cursor: { idx: null } }));
    expect(screen.getByText('3.142')).toBeInTheDocument();
  });

  it('says in the legend which curves diverged, and which logged nothing', () => {
    const none: ChartSeries = { id: 'c', label: 'c', points: [] };
    renderWithApis(
      draw([curve('a', [3, 2.5, null]), curve('b', [null, null]), none]),
    );
    expect(
      screen.getAllByRole('listitem').map(item => item.textContent),
    ).toEqual([
      'Step 2',
      'a2.5, then NaN or infinite',
      'bNaN or infinite',
      'cNo points yet',
    ]);
  });

  it('reads gaps as the page says, where they are no values', async () => {
    renderWithApis(
      <LineChart
        title="loss"
        series={[curve('a', [1, null, 3]), curve('b', [4])]}
        xLabel="Step"
        gapText="not known"
      />,
    );
    const { options } = await newest();
    const point = options.hooks?.setCursor?.[0] as unknown as (plot: {
      cursor: { idx: number | null };
    }) => void;
    act(() => point({ cursor: { idx: 1 } }));
    const texts = (role: string) =>
      screen.getAllByRole(role).map(item => item.textContent);
    expect(texts('listitem')).toEqual(['Step 1', 'anot known', 'bnot known']);
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(texts('row')).toEqual([
      'Stepab',
      '014',
      '1not knownnot known',
      '23not known',
    ]);
  });

  it('shows times as such', async () => {
    const at = (minute: number) => new Date(2026, 10, 30, 9, minute).getTime();
    const points = [44, 45].map(minute => ({ x: at(minute), y: minute }));
    renderWithApis(
      <LineChart
        title="loss"
        series={[{ id: 'a', label: 'a', points }]}
        xLabel="Until"
        xIsTime
      />,
    );
    const { options, data } = await newest();
    expect(options).toMatchObject({ ms: 1, scales: { x: { time: true } } });
    expect(data[0]).toEqual([at(44), at(45)]);
    const values = options.axes?.[0].values as (...args: unknown[]) => string[];
    expect(values({}, [at(44), at(45)], 0, 50, 60_000)).toEqual([
      '09:44',
      '09:45',
    ]);
    expect(screen.getByText('Until 09:45:00')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(screen.getByRole('row', { name: '09:44:00 44' })).toBeVisible();
  });

  it('shows days of UTC by their dates alone, wherever one reads them', async () => {
    const day = (date: number) => Date.UTC(2026, 10, date);
    const points = [29, 30].map(date => ({ x: day(date), y: date }));
    renderWithApis(
      <LineChart
        title="reviews"
        series={[{ id: 'a', label: 'a', points }]}
        xLabel="Day (UTC)"
        xIsUtcDay
      />,
    );
    const { options } = await newest();
    const [{ incrs, splits, values }] = options.axes ?? [];
    const ticks = (splits as (...args: unknown[]) => number[])(
      ...[{}, 0, day(29) - 1, day(30) + 1, (incrs as number[])[0]],
    );
    expect(ticks).toEqual([day(29), day(30)]);
    expect((values as (...args: unknown[]) => string[])({}, ticks)).toEqual([
      'Nov 29',
      'Nov 30',
    ]);
    expect(screen.getByText('Day (UTC) Nov 30, 2026')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(screen.getByRole('row', { name: 'Nov 29, 2026 29' })).toBeVisible();
  });

  it('writes values as the page does, in legend and table', async () => {
    renderWithApis(
      <LineChart
        title="delay"
        series={[curve('a', [10, null, 20])]}
        xLabel="Step"
        gapText="not known"
        formatY={y => `up to ${y} ms`}
      />,
    );
    expect(screen.getByText('up to 20 ms')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(
      screen.getAllByRole('row').map(({ textContent }) => textContent),
    ).toEqual(['Stepa', '0up to 10 ms', '1not known', '2up to 20 ms']);
  });

  it('changes to a logarithmic axis', async () => {
    renderWithApis(draw([curve('a', [0, 10])]));
    expect((await newest()).options.scales?.y?.distr).toBe(1);
    await userEvent.click(
      screen.getByRole('switch', { name: 'Logarithmic axis' }),
    );
    expect((await newest()).options.scales?.y?.distr).toBe(3);
    expect((await newest()).data[1]).toEqual([null, 10]);
  });

  it('has the same numbers as a table behind a toggle', async () => {
    renderWithApis(draw([curve('a', [1, null])]));
    const toggle = screen.getByRole('button', { name: 'Show as table' });
    expect(toggle).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(toggle);
    const table = screen.getByRole('table', { name: 'loss' });
    expect(
      within(table)
        .getAllByRole('row')
        .map(row => row.textContent),
    ).toEqual(['Stepa', '01', '1NaN or infinite']);
    await userEvent.click(screen.getByRole('button', { name: 'Hide table' }));
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('keeps a long title on one line, whole on hover and for readers', () => {
    const title = `train/${'average_precision_'.repeat(10)}`;
    renderWithApis(<LineChart title={title} series={[]} xLabel="Step" />);
    const heading = screen.getByRole('heading', { name: title });
    expect(heading).toHaveAttribute('title', title);
    expect(heading).toHaveAttribute('data-truncate');
    expect(heading).not.toContainElement(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(screen.getByRole('region', { name: title })).toBeVisible();
  });

  it('cuts a long table and says so', async () => {
    renderWithApis(
      draw([
        curve(
          'a',
          Array.from({ length: 250 }, (_, index) => index),
        ),
      ]),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(
      screen.getByText('The table shows the last 200 of 250 steps.'),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('row')).toHaveLength(201);
  });

  it('draws eight curves at most and says so', async () => {
    renderWithApis(
      draw(Array.from({ length: 10 }, (_, index) => curve(`s${index}`, [1]))),
    );
    expect(
      screen.getByText('Showing the first 8 of 10 series.'),
    ).toBeInTheDocument();
    expect((await newest()).data).toHaveLength(9);
  });

  it('says that there are no points yet', () => {
    renderWithApis(draw([curve('a', [])]));
    expect(screen.getByText('No points yet')).toBeInTheDocument();
  });

  it('keeps the page and the numbers when the drawing fails', async () => {
    const quiet = jest.spyOn(console, 'error').mockImplementation(() => {});
    jest.mocked(UPlot).mockImplementationOnce(() => {
      throw new Error('Invalid language tag');
    });
    renderWithApis(draw([curve('a', [1, 2])]));
    expect(
      await screen.findByText(/could not draw the chart/),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    expect(screen.getByRole('table', { name: 'loss' })).toBeInTheDocument();
    quiet.mockRestore();
  });

  it('takes new points, a new size and a new theme, and cleans up', async () => {
    const { rerender, unmount } = renderWithApis(draw([curve('a', [1])]));
    const first = await newest();
    rerender(draw([curve('a', [1, 2])]));
    const second = await newest();
    expect(second.data[1]).toEqual([1, 2]);
    expect(first.destroy).toHaveBeenCalled();
    act(() => resized[resized.length - 1]());
    expect(second.setSize).toHaveBeenCalledWith({ width: 600, height: 220 });
    await act(async () =>
      document.body.setAttribute('data-theme-mode', 'dark'),
    );
    const third = await newest();
    expect(third.options.series[1].stroke).toBe(SERIES_COLORS.dark[0]);
    unmount();
    expect(third.destroy).toHaveBeenCalled();
  });
});

describe('Sparkline', () => {
  it('names what it shows', () => {
    renderWithApis(<Sparkline name="loss" values={[4, null, 2]} />);
    expect(
      screen.getByRole('img', { name: 'loss: 3 points, from 4 to 2' }),
    ).toBeInTheDocument();
  });

  it('says that there are no points', () => {
    renderWithApis(<Sparkline name="loss" values={[]} />);
    expect(
      screen.getByRole('img', { name: 'loss: no points yet' }),
    ).toBeInTheDocument();
  });

  it('says that there are points but no numbers', () => {
    renderWithApis(<Sparkline name="loss" values={[null]} />);
    expect(
      screen.getByRole('img', { name: 'loss: all points are NaN or infinite' }),
    ).toBeInTheDocument();
  });

  it('breaks the line at gaps', () => {
    expect(sparklinePath([0, 1, null, 1], 14, 14)).toBe(
      'M2.0 12.0L5.3 2.0M12.0 2.0',
    );
  });
});
