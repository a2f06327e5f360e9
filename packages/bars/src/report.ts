import type { Bar, BarResult } from './bar';

/** The results of one bar of this run. */
export interface Measured {
  bar: Pick<Bar, 'name'>;
  results: readonly BarResult[];
}

const HEAD = [
  '| measured | figure | compared with | ratio | n | kept | on |',
  '| --- | --- | --- | --- | --- | --- | --- |',
];

const figureOf = ({ figure, unit }: BarResult) =>
  figure === null ? 'could not be measured' : `${figure} ${unit}`;

const rowOf = (each: BarResult, date: string) =>
  `| ${each.name} | ${figureOf(each)} | ${each.peer} | ${each.ratio ?? '–'} | ${
    each.n
  } | ${each.pass ? 'yes' : '**no**'} | ${date} |`;

/** Rows that an earlier report has of a bar. */
const rowsOf = (earlier: string, { name }: Pick<Bar, 'name'>) =>
  earlier
    .split('\n')
    .filter(
      line => line.startsWith(`| ${name} `) && line.split('|').length === 9,
    );

/**
 * docs/bars.md: every promise with the figure that was measured last, and when.
 *
 * @param bars - all that there are, in the order of the report
 * @param measured - those of this run
 * @param date - of this run
 * @param earlier - the report as it was, of which the figures of other bars are kept
 */
export function report(
  bars: readonly Pick<Bar, 'name' | 'promise'>[],
  measured: readonly Measured[],
  date: string,
  earlier: string,
): string {
  const rows = bars.flatMap(bar => {
    const now = measured.find(each => each.bar.name === bar.name);
    if (now) return now.results.map(each => rowOf(each, date));
    const before = rowsOf(earlier, bar);
    return before.length ? before : [`| ${bar.name} | not measured yet ||||||`];
  });
  return [
    '# Bars: what is promised, and what was measured',
    '',
    'Measured by `npm run bars` or `npm run bar -- NAME`, on a shared machine of two cores. A ratio up to 1 keeps the promise.',
    '',
    ...HEAD,
    ...rows,
    '',
    ...bars.map(({ name, promise }) => `- \`${name}\`: ${promise}`),
    '',
  ].join('\n');
}
