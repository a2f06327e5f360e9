/** Which cell of a heat map is meant, from 0. */
export interface HeatCell {
  column: number;
  /** From below. */
  row: number;
}

/** How many columns and rows there are. */
export interface HeatSize {
  columns: number;
  rows: number;
}

const MOVES: Record<string, (at: HeatCell, size: HeatSize) => HeatCell> = {
  ArrowLeft: at => ({ ...at, column: at.column - 1 }),
  ArrowRight: at => ({ ...at, column: at.column + 1 }),
  ArrowUp: at => ({ ...at, row: at.row + 1 }),
  ArrowDown: at => ({ ...at, row: at.row - 1 }),
  Home: at => ({ ...at, column: 0 }),
  End: (at, { columns }) => ({ ...at, column: columns - 1 }),
  PageUp: (at, { rows }) => ({ ...at, row: rows - 1 }),
  PageDown: at => ({ ...at, row: 0 }),
};

const within = (index: number, count: number) =>
  Math.min(Math.max(index, 0), count - 1);

/**
 * Where a key leads. The first key of a visit begins at the newest column, at its foot.
 *
 * @returns undefined for a key that is not for the map
 */
export function moveByKey(
  key: string,
  at: HeatCell | null,
  size: HeatSize,
): HeatCell | undefined {
  const move = Object.hasOwn(MOVES, key) ? MOVES[key] : undefined;
  if (!move) return undefined;
  const next = at
    ? move(at, size)
    : { column: key === 'Home' ? 0 : size.columns - 1, row: 0 };
  return {
    column: within(next.column, size.columns),
    row: within(next.row, size.rows),
  };
}
