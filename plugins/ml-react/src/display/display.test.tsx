import { MemoryRouter } from 'react-router-dom';
import { act, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import { CodeBlock } from './CodeBlock';
import { DataTable } from './DataTable';
import { KeyValueTable } from './KeyValueTable';
import { Markdown } from './Markdown';
import { RelativeTime } from './RelativeTime';
import { Shortened } from './Shortened';
import { StatusBadge, StatusTone } from './StatusBadge';
import { WideTable } from './WideTable';

describe('StatusBadge', () => {
  it.each<StatusTone>([
    'waiting',
    'running',
    'positive',
    'warning',
    'negative',
  ])('says a %s state in words beside its icon', tone => {
    const { container } = renderWithApis(
      <StatusBadge tone={tone} label="State" />,
    );
    expect(screen.getByText('State')).toHaveAttribute('data-tone', tone);
    expect(container.querySelector('svg')).toHaveAttribute(
      'aria-hidden',
      'true',
    );
  });
});

describe('RelativeTime', () => {
  beforeEach(() =>
    jest.useFakeTimers({ now: new Date('2026-11-24T10:00:00Z') }),
  );
  afterEach(() => jest.useRealTimers());

  it('grows older by itself and gives the exact time on hover', () => {
    renderWithApis(<RelativeTime at={Date.parse('2026-11-24T09:59:30Z')} />);
    const time = screen.getByText('30 seconds ago');
    expect(time).toHaveAttribute('datetime', '2026-11-24T09:59:30.000Z');
    expect(time).toHaveAttribute('title', expect.stringContaining('2026'));
    act(() => jest.advanceTimersByTime(1_000));
    expect(time).toHaveTextContent('31 seconds ago');
  });

  it('is now for an instant by a clock that goes ahead', () => {
    renderWithApis(<RelativeTime at={Date.parse('2026-11-24T10:00:02Z')} />);
    expect(screen.getByText('now')).toBeVisible();
  });

  it.each([NaN, -Infinity, 9e15, 1.7e18])(
    'says of %d, which is no date, that the time is unknown',
    at => {
      renderWithApis(<RelativeTime at={at} />);
      expect(screen.getByText('unknown time')).toBeVisible();
    },
  );

  it('shows a dash for no time', () => {
    renderWithApis(<RelativeTime at={undefined} />);
    expect(screen.getByText('—')).toBeInTheDocument();
  });
});

describe('KeyValueTable', () => {
  it('has a name, and a row for each entry', () => {
    renderWithApis(
      <KeyValueTable
        label="Parameters"
        entries={[{ key: 'depth', value: '6' }]}
        emptyText="none"
      />,
    );
    expect(
      screen.getByRole('table', { name: 'Parameters' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('row', { name: 'depth 6' })).toBeInTheDocument();
  });

  it('says that there is nothing', () => {
    renderWithApis(
      <KeyValueTable label="Parameters" entries={[]} emptyText="none" />,
    );
    expect(screen.getByText('none')).toBeInTheDocument();
  });
});

describe('a long text', () => {
  const value = 'x'.repeat(6_000);

  it('is cut in a table of values until all of it is asked for', async () => {
    renderWithApis(
      <KeyValueTable
        label="Parameters"
        entries={[{ key: 'features', value }]}
        emptyText="none"
      />,
    );
    expect(screen.getByText(`${'x'.repeat(300)}…`)).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Show all 6000 characters' }),
    );
    expect(screen.getByText(value)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Show less' }));
    expect(screen.queryByText(value)).not.toBeInTheDocument();
  });

  it('is whole on hover where it has a share of a row', () => {
    renderWithApis(<Shortened text={value} />);
    expect(screen.getByTitle(value)).toHaveClass('shortened');
  });
});

describe('WideTable', () => {
  const HINT = 'Scroll the table sideways: it has more columns.';
  let look = () => {};

  beforeEach(() => {
    global.ResizeObserver = class implements ResizeObserver {
      constructor(callback: ResizeObserverCallback) {
        look = () => callback([], this);
      }
      observe() {}
      unobserve() {}
      disconnect() {}
    };
  });
  afterEach(() => jest.restoreAllMocks());

  it('says that there is more to the side, while there is', () => {
    const width = jest.spyOn(Element.prototype, 'scrollWidth', 'get');
    renderWithApis(
      <WideTable>
        <table />
      </WideTable>,
    );
    act(look);
    expect(screen.queryByText(HINT)).not.toBeInTheDocument();
    // Rounding and borders make some pixels, which hide nothing.
    width.mockReturnValue(8);
    act(look);
    expect(screen.queryByText(HINT)).not.toBeInTheDocument();
    expect(screen.queryByRole('group')).toBeNull();
    width.mockReturnValue(9);
    act(look);
    expect(screen.getByText(HINT)).toBeVisible();
    expect(screen.getByRole('group', { name: HINT })).toHaveAttribute(
      'tabindex',
      '0',
    );
    width.mockReturnValue(1_200);
    act(look);
    expect(screen.getByText(HINT)).toBeVisible();
    width.mockReturnValue(0);
    act(look);
    expect(screen.queryByText(HINT)).not.toBeInTheDocument();
  });
});

describe('Markdown', () => {
  it('draws tables and headings, and executes no HTML', async () => {
    const content = [
      '# Card',
      '| a | b |',
      '| - | - |',
      '| 1 | 2 |',
      '',
      '<img src="x" onerror="globalThis.hacked = true"><script>globalThis.hacked = true</script>',
      '[bad](javascript:alert(1))',
    ].join('\n');
    const { container } = renderWithApis(
      <MemoryRouter>
        <Markdown content={content} />
      </MemoryRouter>,
    );
    const heading = await screen.findByRole(
      'heading',
      { name: 'Card' },
      { timeout: 60_000 },
    );
    expect(heading).toBeVisible();
    expect(screen.getByRole('cell', { name: '2' })).toBeVisible();
    expect(container.querySelector('script')).toBeNull();
    expect(container.querySelector('[onerror]')).toBeNull();
    expect(container.querySelector('a[href^="javascript"]')).toBeNull();
    expect(globalThis).not.toHaveProperty('hacked');
  }, 90_000);
});

describe('CodeBlock', () => {
  it('keeps every line and can be scrolled by keyboard', () => {
    renderWithApis(<CodeBlock label="Log" text={'one\n  two'} />);
    const block = screen.getByRole('group', { name: 'Log' });
    expect(block.textContent).toBe('one\n  two');
    expect(block).toHaveAttribute('tabindex', '0');
  });
});

describe('DataTable', () => {
  const columns = [
    {
      id: 'name',
      label: 'Name',
      isRowHeader: true,
      cell: ({ name }: { name: string }) => name,
    },
    {
      id: 'length',
      label: 'Length',
      cell: ({ name }: { name: string }) => String(name.length),
    },
  ];

  it('has a column for each of them, and rows that are named by their header', () => {
    renderWithApis(
      <DataTable
        label="Names"
        columns={columns}
        rows={[
          { id: '1', name: 'fraud' },
          { id: '2', name: 'churn-eu' },
        ]}
      />,
    );
    const table = screen.getByRole('grid', { name: 'Names' });
    expect(table.querySelectorAll('[role="columnheader"]')).toHaveLength(2);
    expect(
      screen.getAllByRole('rowheader').map(({ textContent }) => textContent),
    ).toEqual(['fraud', 'churn-eu']);
    expect(screen.getByRole('row', { name: 'churn-eu' })).toHaveTextContent(
      'churn-eu8',
    );
  });
});
