import { SERVICE, type Shown } from './histories';

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)$/;

/**
 * A history as `promtool tsdb create-blocks-from openmetrics` reads it: what a job `fraud "scoring"` scraped, and the same of
 * another job, which is not ours.
 */
export function openMetricsOf(history: readonly Shown[]): string {
  const lines = history.flatMap(({ at, texts }) =>
    SERVICE.instances.flatMap(({ url, cloud }) =>
      (texts[url] ?? '').split('\n').flatMap(line => {
        const [, name, labels = '', value] = LINE.exec(line) ?? [];
        if (name === undefined) return [];
        return ['fraud \\"scoring\\"', 'other'].map(job => {
          const more = `job="${job}",instance="${
            new URL(url).host
          }",cloud="${cloud}"`;
          return `${name}{${labels}${labels && ','}${more}} ${value} ${
            at / 1_000
          }`;
        });
      }),
    ),
  );
  return [...lines, '# EOF', ''].join('\n');
}
