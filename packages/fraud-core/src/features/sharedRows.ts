/**
 * Rows of numbers, one array a column, that several states share. A state sees the rows from `start` to `end`. Whoever sees
 * the last row may append one, which the states before do not see: appending to a history costs the same however long it
 * is, and still changes nothing that anybody holds.
 */
export interface SharedRows<Column extends string> {
  readonly columns: Readonly<Record<Column, readonly number[]>>;
  readonly start: number;
  readonly end: number;
}

type Arrays<Column extends string> = Record<Column, number[]>;

/** As many rows may be kept beyond those that are seen before they are let go of. */
const MOST_UNSEEN = 32;

/** Rows of nothing. */
export function noRows<Column extends string>(
  columns: readonly Column[],
): SharedRows<Column> {
  const empty = columns.map(name => [name, []]);
  return {
    columns: Object.fromEntries(empty) as Arrays<Column>,
    start: 0,
    end: 0,
  };
}

/** A copy that nobody else holds, of the rows that are seen. */
export function copyRows<Column extends string>({
  columns,
  start,
  end,
}: SharedRows<Column>): Arrays<Column> {
  const copy = Object.entries<readonly number[]>(columns).map(
    ([name, values]) => [name, values.slice(start, end)],
  );
  return Object.fromEntries(copy) as Arrays<Column>;
}

/** All rows of arrays that nobody else holds. */
export function rowsOf<Column extends string>(
  columns: Arrays<Column>,
  first: NoInfer<Column>,
): SharedRows<Column> {
  return { columns, start: 0, end: columns[first].length };
}

/** The rows with one more at the end. Columns that are left out of the row stay empty. */
export function appendRow<Column extends string>(
  rows: SharedRows<Column>,
  row: Readonly<{ [Name in NoInfer<Column>]?: number }>,
  first: NoInfer<Column>,
): SharedRows<Column> {
  const isLast = rows.columns[first].length === rows.end;
  const keep = isLast && rows.start <= MOST_UNSEEN + (rows.end - rows.start);
  const columns = (keep ? rows.columns : copyRows(rows)) as Arrays<Column>;
  const start = keep ? rows.start : 0;
  const end = keep ? rows.end : rows.end - rows.start;
  for (const name of Object.keys(columns) as Column[]) {
    const value = row[name];
    if (value !== undefined) columns[name].push(value);
  }
  return { columns, start, end: end + 1 };
}

/** The rows without those before `start`. */
export function dropRows<Column extends string>(
  rows: SharedRows<Column>,
  start: number,
): SharedRows<Column> {
  return start === rows.start ? rows : { ...rows, start };
}
