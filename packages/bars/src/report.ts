import type { Bar, BarResult } from './bar';

const figureOf = ({ figure, unit }: BarResult) =>
  figure === null ? 'could not be measured' : `${figure} ${unit}`;

/** docs/bars.md: every promise with the figure that was measured last, and when. */
export function report(
  measured: { bar: Bar; results: BarResult[] }[],
  date: string,
): string {
  const rows = measured.flatMap(({ results }) =>
    results.map(
      each =>
        `| ${each.name} | ${figureOf(each)} | ${each.peer} | ${
          each.ratio ?? '–'
        } | ${each.n} | ${each.pass ? 'yes' : '**no**'} |`,
    ),
  );
  return [
    '# Bars: what is promised, and what was measured',
    '',
    `Measured on ${date} by \`npm run bars\`, on a shared machine of two cores. A ratio up to 1 keeps the promise.`,
    '',
    '| measured | figure | compared with | ratio | n | kept |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...measured.map(({ bar }) => `- \`${bar.name}\`: ${bar.promise}`),
    '',
  ].join('\n');
}
