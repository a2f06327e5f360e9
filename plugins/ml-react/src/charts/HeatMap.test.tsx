import { act, fireEvent, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import { HEAT_RAMPS, heatScale, NOTHING_COLORS } from './heatColors';
import { HeatMap, type HeatMapProps } from './HeatMap';

const resized: Array<() => void> = [];

class FakeResizeObserver implements ResizeObserver {
  constructor(callback: ResizeObserverCallback) {
    resized.push(() => callback([], this));
  }
  observe() {}
  unobserve() {}
  disconnect() {}
}

const texts: HeatMapProps['texts'] = {
  column: 'Until',
  value: 'Requests',
  cell: (column, row, value) => `${column}, ${row}: ${value} requests`,
  unknown: 'nothing known',
  keys: 'Arrow keys read the cells.',
};

const draw = (changes: Partial<HeatMapProps> = {}) => (
  <HeatMap
    title="Latency"
    columns={['10:00', '10:01', '10:02']}
    rows={['up to 1 ms', 'above 1 ms']}
    values={[[1, 0], null, [100, 10]]}
    texts={texts}
    {...changes}
  />
);

const map = () => screen.findByRole('application', { name: 'Latency' });

async function fills(): Promise<string[]> {
  // The drawing is a lazy chunk.
  await screen.findByText('up to 1 ms');
  return [...(await map()).querySelectorAll('svg > rect')].map(
    rect => rect.getAttribute('fill') ?? '',
  );
}

/** Relative luminance as WCAG defines it, of `#rrggbb` or `rgb(r, g, b)`. */
function luminanceOf(color: string): number {
  const parts = color.startsWith('#')
    ? [1, 3, 5].map(at => parseInt(color.slice(at, at + 2), 16))
    : (color.match(/\d+/g) ?? []).map(Number);
  const [red, green, blue] = parts.map(part => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

describe('HeatMap', () => {
  beforeEach(() => {
    resized.length = 0;
    global.ResizeObserver = FakeResizeObserver;
    document.body.removeAttribute('data-theme-mode');
  });

  it('draws a cell for each count, and hatches a column of which nothing is known', async () => {
    renderWithApis(draw());
    const color = heatScale('light', 100);
    const [few, none, unknown, most, some] = await fills();
    expect(few).toBe(color(1));
    expect(none).toBe(NOTHING_COLORS.light);
    expect(unknown).toMatch(/^url\(#hatch/);
    expect(most).toBe(color(100));
    expect(some).toBe(color(10));
    expect(await fills()).toHaveLength(5);
  });

  it('has the colours of the theme that is shown, and fits its width', async () => {
    renderWithApis(draw());
    await fills();
    await act(async () =>
      document.body.setAttribute('data-theme-mode', 'dark'),
    );
    expect((await fills())[1]).toBe(NOTHING_COLORS.dark);
    const host = (await map()).querySelector('svg')?.parentElement;
    Object.defineProperty(host, 'clientWidth', { value: 1000 });
    act(() => resized.forEach(tell => tell()));
    expect((await map()).querySelector('svg')).toHaveAttribute('width', '1000');
  });

  it('is read cell by cell with the keyboard', async () => {
    const user = userEvent.setup();
    renderWithApis(draw());
    await fills();
    const readout = screen.getByRole('status');
    expect(readout).toHaveTextContent('Arrow keys read the cells.');
    (await map()).focus();
    await user.keyboard('{ArrowLeft}');
    expect(readout).toHaveTextContent('10:02, up to 1 ms: 100 requests');
    await user.keyboard('{ArrowUp}{ArrowUp}{ArrowRight}');
    expect(readout).toHaveTextContent('10:02, above 1 ms: 10 requests');
    await user.keyboard('{ArrowLeft}');
    expect(readout).toHaveTextContent('10:01: nothing known');
    await user.keyboard('{Home}{PageDown}');
    expect(readout).toHaveTextContent('10:00, up to 1 ms: 1 requests');
    await user.keyboard('{End}{PageUp}{ArrowDown}');
    expect(readout).toHaveTextContent('10:02, up to 1 ms: 100 requests');
    await user.keyboard('x{Escape}');
    expect(readout).toHaveTextContent('Arrow keys read the cells.');
    await user.keyboard('{Home}');
    expect(readout).toHaveTextContent('10:00, up to 1 ms: 1 requests');
  });

  it('is read with the pointer', async () => {
    renderWithApis(draw({ height: 224 }));
    await fills();
    const svg = (await map()).querySelector('svg') as SVGSVGElement;
    // jsdom knows no places of pointers.
    const pointAt = (clientX: number, clientY: number) =>
      fireEvent(
        svg,
        new MouseEvent('pointermove', { bubbles: true, clientX, clientY }),
      );
    pointAt(599, 1);
    expect(screen.getByRole('status')).toHaveTextContent(
      '10:02, above 1 ms: 10 requests',
    );
    expect(svg.querySelector('[data-cursor]')).toBeInTheDocument();
    pointAt(10, 1);
    expect(screen.getByRole('status')).toHaveTextContent('Arrow keys');
  });

  it('forgets a cell that news do not have any more', async () => {
    const user = userEvent.setup();
    const { rerender } = renderWithApis(draw());
    await fills();
    (await map()).focus();
    await user.keyboard('{End}');
    rerender(draw({ columns: ['10:00'], values: [[1, 0]] }));
    expect(screen.getByRole('status')).toHaveTextContent('Arrow keys');
  });

  it('says what its colours stand for, and of gaps only where there are some', () => {
    const { rerender } = renderWithApis(draw());
    const words = () =>
      screen.getAllByRole('listitem').map(item => item.textContent);
    expect(words()).toEqual(['Requests:', '0', '1100', 'nothing known']);
    rerender(draw({ columns: ['10:00'], values: [[0, 0]] }));
    expect(words()).toEqual(['Requests:', '0']);
  });

  it('has the same numbers as a table behind a toggle', async () => {
    renderWithApis(draw());
    await userEvent.click(
      screen.getByRole('button', { name: 'Show as table' }),
    );
    const table = screen.getByRole('table', { name: 'Latency' });
    expect(
      within(table)
        .getAllByRole('row')
        .map(row => [...row.children].map(({ textContent }) => textContent)),
    ).toEqual([
      ['Until', 'up to 1 ms', 'above 1 ms'],
      ['10:00', '1', '0'],
      ['10:01', 'nothing known'],
      ['10:02', '100', '10'],
    ]);
    await userEvent.click(screen.getByRole('button', { name: 'Hide table' }));
    expect(screen.queryByRole('table')).not.toBeInTheDocument();
  });

  it('says that there are no points yet', () => {
    renderWithApis(draw({ columns: [], values: [] }));
    expect(screen.getByText('No points yet')).toBeInTheDocument();
  });

  it.each(['light', 'dark'] as const)(
    'goes away from the %s background with each step, in lightness alone',
    mode => {
      const steps = [...HEAT_RAMPS[mode]].map(luminanceOf);
      const away = mode === 'light' ? steps.map(step => -step) : steps;
      expect(away).toEqual([...away].sort((a, b) => a - b));
      const [first] = away;
      const nothing = luminanceOf(NOTHING_COLORS[mode]);
      expect(first).toBeGreaterThan(mode === 'light' ? -nothing : nothing);
      const many = heatScale(mode, 1000);
      expect(luminanceOf(many(1000))).toBeCloseTo(steps[4], 2);
      expect(luminanceOf(heatScale(mode, 1)(1))).toBeCloseTo(steps[4], 2);
    },
  );
});
