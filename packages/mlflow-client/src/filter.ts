/**
 * A condition of MLflow's filter language. Made by {@link metric}, {@link param}, {@link tag},
 * {@link attribute}, {@link dataset}, {@link field} and `and`, which quote what they are
 * given: no value can change the meaning of the filter.
 *
 * @public
 */
export class Filter {
  /** @internal */
  constructor(
    private readonly write: (attributes: AttributePrefix) => string,
  ) {}

  /** The text that MLflow reads, everywhere but in the search for experiments. */
  toString(): string {
    return this.write('attributes');
  }

  /**
   * The text for a search that has its own word for attributes.
   *
   * @internal
   */
  textWith(attributes: AttributePrefix): string {
    return this.write(attributes);
  }
}

/** Experiments refuse the plural, logged models the singular; runs take both. */
type AttributePrefix = 'attribute' | 'attributes';

/**
 * Compares a number.
 *
 * @public
 */
export interface NumberCondition {
  eq(value: number): Filter;
  ne(value: number): Filter;
  gt(value: number): Filter;
  gte(value: number): Filter;
  lt(value: number): Filter;
  lte(value: number): Filter;
}

/**
 * Compares a text.
 *
 * @public
 */
export interface TextCondition {
  eq(value: string): Filter;
  ne(value: string): Filter;
  /** `%` stands for any text, `_` for one character. */
  like(pattern: string): Filter;
  /** {@link TextCondition.like} for any case. */
  ilike(pattern: string): Filter;
}

/**
 * Compares an attribute of a run, such as its start time or status.
 *
 * @public
 */
export interface AttributeCondition {
  eq(value: string | number): Filter;
  ne(value: string | number): Filter;
  gt(value: number): Filter;
  gte(value: number): Filter;
  lt(value: number): Filter;
  lte(value: number): Filter;
  like(pattern: string): Filter;
  ilike(pattern: string): Filter;
  in(values: readonly string[]): Filter;
  notIn(values: readonly string[]): Filter;
}

/** The last value of a metric. @public */
export function metric(key: string): NumberCondition {
  return conditionsOn(`metrics.${quoteKey(key)}`);
}

/** A parameter of a run or logged model. @public */
export function param(key: string): TextCondition {
  return conditionsOn(`params.${quoteKey(key)}`);
}

/** A tag of whatever is searched. @public */
export function tag(key: string): TextCondition {
  return conditionsOn(`tags.${quoteKey(key)}`);
}

/**
 * An attribute of a run, experiment or logged model, such as `status`, `run_name`, `start_time`.
 *
 * @public
 */
export function attribute(name: string): AttributeCondition {
  const plain = plainName(name);
  return conditions(attributes => `${attributes}.${plain}`);
}

/** The data set of a run. @public */
export function dataset(name: 'name' | 'digest' | 'context'): TextCondition {
  return conditionsOn(`datasets.${name}`);
}

/** A field of the registry's searches, such as `name` or `run_id`. @public */
export function field(name: string): AttributeCondition {
  return conditionsOn(plainName(name));
}

/**
 * All of some conditions. MLflow has no OR: search once for each and join the results.
 *
 * @param conditionsOfAll - undefined ones are left out
 * @returns undefined when nothing is left, which every search takes as "all"
 * @public
 */
export function and(
  first: Filter,
  ...others: Array<Filter | undefined>
): Filter;
/**
 * A condition that holds where all the given ones do; `undefined` ones are left out, and none at all gives `undefined`.
 *
 * @public
 */
export function and(
  ...conditionsOfAll: Array<Filter | undefined>
): Filter | undefined;
export function and(...all: Array<Filter | undefined>): Filter | undefined {
  const given = all.filter(one => one !== undefined);
  if (given.length === 0) return undefined;
  return new Filter(attributes =>
    given.map(one => one.textWith(attributes)).join(' AND '),
  );
}

function conditionsOn(left: string): AttributeCondition {
  return conditions(() => left);
}

function conditions(
  left: (attributes: AttributePrefix) => string,
): AttributeCondition {
  const make = (right: string) =>
    new Filter(attributes => `${left(attributes)} ${right}`);
  const compare = (operator: string) => (value: string | number) =>
    make(`${operator} ${quoteValue(value)}`);
  return {
    eq: compare('='),
    ne: compare('!='),
    gt: compare('>'),
    gte: compare('>='),
    lt: compare('<'),
    lte: compare('<='),
    like: compare('LIKE'),
    ilike: compare('ILIKE'),
    in: values => make(`IN ${quoteList(values)}`),
    notIn: values => make(`NOT IN ${quoteList(values)}`),
  };
}

function quoteValue(value: string | number): string {
  return typeof value === 'number' ? numberText(value) : quoteText(value);
}

function numberText(value: number): string {
  if (!Number.isFinite(value)) {
    throw new RangeError(
      `MLflow cannot compare with ${value}; leave the condition out and compare after the search`,
    );
  }
  return String(value);
}

/*
 * MLflow strips the outer quotes and undoes no escape (search_utils.py, _strip_quotes), and its
 * lexer takes a backslash before a quote for one (sqlparse): a text is safe in the kind of quote
 * that it does not hold, unless it ends in a backslash.
 */
function quoteText(value: string): string {
  if (!value.endsWith('\\')) {
    if (!value.includes("'")) return `'${value}'`;
    if (!value.includes('"')) return `"${value}"`;
  }
  throw new RangeError(
    `MLflow's filters cannot hold ${JSON.stringify(
      value,
    )} (both kinds of quotes, or a backslash ` +
      `at the end); search without this condition and compare after the search`,
  );
}

function quoteList(values: readonly string[]): string {
  if (values.length === 0) {
    throw new RangeError(
      'MLflow takes no empty IN list; skip the search, nothing can match',
    );
  }
  const quoted = values.map(quoteText);
  const other = values.find((_, i) => !quoted[i].startsWith("'"));
  if (other !== undefined) {
    throw new RangeError(
      `MLflow's IN lists cannot hold ${JSON.stringify(
        other,
      )} (a single quote); use one eq() search for it`,
    );
  }
  return `(${quoted.join(', ')})`;
}

function quoteKey(key: string): string {
  if (/^[A-Za-z_]\w*$/.test(key)) return key;
  if (key !== '' && !key.includes('`')) return `\`${key}\``;
  if (key !== '' && !key.includes('"') && !key.endsWith('\\'))
    return `"${key}"`;
  throw new RangeError(
    `MLflow's filters cannot hold the key ${JSON.stringify(
      key,
    )}; search without this condition and compare after the search`,
  );
}

function plainName(name: string): string {
  if (/^[a-z_]+$/i.test(name)) return name;
  throw new RangeError(
    `"${name}" is no attribute name of MLflow; attributes are words such as status or start_time`,
  );
}
