/** A table's sort order: a column id and its direction. */
export interface Order {
  column: string;
  direction: 'ascending' | 'descending';
}

/** Newest first. */
export const DEFAULT_ORDER: Order = {
  column: 'start_time',
  direction: 'descending',
};

function quoted(column: string): string {
  const [, kind, name] = /^(metrics|params)\.(.+)$/s.exec(column) ?? [];
  if (kind === undefined) {
    return `attributes.${column}`;
  }
  return /^\w+$/.test(name) ? column : `${kind}.\`${name}\``;
}

/** An order in MLflow's language; names with other characters are quoted. */
export function toOrderBy({ column, direction }: Order): string {
  return `${quoted(column)} ${direction === 'ascending' ? 'ASC' : 'DESC'}`;
}

/** Reads an order from the URL (`-column` is descending). */
export function parseOrder(text: string | undefined): Order {
  if (!text) {
    return DEFAULT_ORDER;
  }
  return text.startsWith('-')
    ? { column: text.slice(1), direction: 'descending' }
    : { column: text, direction: 'ascending' };
}

/** Writes an order for the URL; the default needs no word. */
export function stringifyOrder({ column, direction }: Order) {
  const text = direction === 'descending' ? `-${column}` : column;
  return text === '-start_time' ? undefined : text;
}
