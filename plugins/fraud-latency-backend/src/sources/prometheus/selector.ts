/** A text as PromQL writes it between quotes. */
export const quote = (text: string) =>
  `"${text
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')}"`;

/** Selects the series of a metric that have all of the labels. */
export function selector(
  metric: string,
  labels: Readonly<Record<string, string>>,
): string {
  const matchers = Object.entries(labels).map(
    ([name, value]) => `${name}=${quote(value)}`,
  );
  return `${metric}{${matchers.join(',')}}`;
}
