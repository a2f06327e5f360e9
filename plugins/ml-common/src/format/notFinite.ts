/**
 * A value that is no finite number, as JavaScript names it: what a loss is that diverged.
 *
 * @public
 */
export type NotFinite = 'NaN' | 'Infinity' | '-Infinity';

/**
 * What a value is that JSON has no form for; undefined for a finite number.
 *
 * @public
 */
export function notFiniteOf(value: number): NotFinite | undefined {
  if (Number.isNaN(value)) {
    return 'NaN';
  }
  if (Number.isFinite(value)) {
    return undefined;
  }
  return value > 0 ? 'Infinity' : '-Infinity';
}

/**
 * Parts metrics, by name, into those that JSON can carry and what the others are.
 *
 * @public
 */
export function partMetrics(metrics: Readonly<Record<string, number>>): {
  metrics: Record<string, number>;
  /** Absent where all are finite numbers. */
  notFinite?: Record<string, NotFinite>;
} {
  const all = Object.entries(metrics);
  const others = all.flatMap(([name, value]) => {
    const what = notFiniteOf(value);
    return what ? [[name, what] as const] : [];
  });
  return {
    metrics: Object.fromEntries(
      all.filter(([, value]) => Number.isFinite(value)),
    ),
    ...(others.length > 0 && { notFinite: Object.fromEntries(others) }),
  };
}
