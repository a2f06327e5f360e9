const UNITS: Record<string, number> = {
  ...{ n: 1e-9, u: 1e-6, m: 1e-3, '': 1, k: 1e3, M: 1e6, G: 1e9 },
  ...{ T: 1e12, P: 1e15, E: 1e18, Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 },
  ...{ Ti: 2 ** 40, Pi: 2 ** 50, Ei: 2 ** 60 },
};

/**
 * Reads a quantity of Kubernetes, such as `512Mi`, `2` or `500m`.
 *
 * @returns bytes, cores or pieces
 * @throws Error when it is none
 */
export function readQuantity(text: string): number {
  const [, number, unit] =
    /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(text) ?? [];
  const value = Number(number) * UNITS[unit ?? ''];
  if (Number.isFinite(value)) return value;
  throw new Error(
    `"${text}" is no quantity; write a number with a unit such as Mi, or m`,
  );
}
