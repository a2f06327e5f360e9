/** So much of each resource, in whole units: millicores of `cpu`, else bytes or pieces, as Kueue counts. */
export type Units = { [resource: string]: number };

const QUANTITY =
  /^([+-]?(?:\d+\.?\d*|\.\d+))(?:[eE]([+-]?\d+)|([KMGTPE]i|[numkMGTPE]))?$/;

const BINARY = ['Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: { [suffix: string]: number } = {
  n: -9,
  u: -6,
  m: -3,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

/**
 * Reads a quantity as Kubernetes writes it, such as `500m` or `4Gi`. What is less than a unit counts as one.
 * @throws RangeError for what is no quantity
 */
export function readUnits(resource: string, quantity: unknown): number {
  const match = QUANTITY.exec(String(quantity));
  if (!match) {
    throw new RangeError(`'${quantity}' is no quantity of ${resource}`);
  }
  const [, digits, exponent, suffix = ''] = match;
  const binary = BINARY.indexOf(suffix);
  const factor =
    binary >= 0
      ? 1024 ** (binary + 1)
      : 10 ** Number(exponent ?? DECIMAL[suffix] ?? 0);
  const value = Number(digits) * factor * (resource === 'cpu' ? 1000 : 1);
  // Without the dust that binary fractions leave.
  return Math.ceil(Number(value.toFixed(6)));
}

/** Cores of `cpu`, else bytes or pieces. */
export function toAmount(resource: string, units: number): number {
  return resource === 'cpu' ? units / 1000 : units;
}

/** Adds what there is of each resource, times a count. */
export function addUnits(sum: Units, more: Units, times = 1): Units {
  const total = { ...sum };
  for (const [resource, units] of Object.entries(more)) {
    total[resource] = (total[resource] ?? 0) + units * times;
  }
  return total;
}

/** The larger of each resource. */
export function maxUnits(one: Units, other: Units): Units {
  const largest = { ...one };
  for (const [resource, units] of Object.entries(other)) {
    largest[resource] = Math.max(largest[resource] ?? 0, units);
  }
  return largest;
}

/** Reads the quantities of a list of resources; none where there is no list. */
export function readResources(
  list: { [resource: string]: unknown } | undefined,
): Units {
  return Object.fromEntries(
    Object.entries(list ?? {}).map(([resource, quantity]) => [
      resource,
      readUnits(resource, quantity),
    ]),
  );
}
