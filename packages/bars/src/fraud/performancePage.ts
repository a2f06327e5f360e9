import os from 'node:os';
import type { Beside } from './fraudPeers';
import type { Climbed } from './staircases';

const WIDTH = 760;
const HEIGHT = 420;
const LEFT = 60;
const RIGHT = 220;
const TOP = 20;
const BOTTOM = 50;
/** Distinguishable also to people who do not see all colours (Okabe and Ito). */
const COLOURS = [
  ...['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00'],
  ...['#666666'],
];
const LIMIT_MS = 45;

const milliseconds = (ms: number | null | undefined) =>
  ms === null || ms === undefined ? '–' : `${ms.toPrecision(3)} ms`;

const p99Of = ({ report }: Climbed['steps'][number]) =>
  report.latency?.p99 ?? Infinity;

/** By rate, of each the run that was slowest. */
function upward({ steps }: Climbed): Climbed['steps'] {
  const slowest = new Map<number, Climbed['steps'][number]>();
  for (const step of steps) {
    const known = slowest.get(step.rate);
    if (!known || p99Of(step) > p99Of(known)) slowest.set(step.rate, step);
  }
  return [...slowest.values()].sort((a, b) => a.rate - b.rate);
}

/** A position on a logarithmic axis, from 0 to 1. */
const along = (value: number, low: number, high: number) =>
  Math.log(Math.min(Math.max(value, low), high) / low) / Math.log(high / low);

/**
 * p99 over the rate, both logarithmic, as SVG.
 *
 * @param staircases - at most as many as there are colours
 */
export function plot(staircases: readonly Climbed[]): string {
  const rates = staircases.flatMap(({ steps }) =>
    steps.map(({ rate }) => rate),
  );
  const [least, most] = [Math.min(...rates), Math.max(...rates) * 1.05];
  const [fast, slow] = [0.1, 1_000];
  const x = (rate: number) =>
    LEFT + along(rate, least, most) * (WIDTH - LEFT - RIGHT);
  const y = (ms: number) =>
    HEIGHT - BOTTOM - along(ms, fast, slow) * (HEIGHT - TOP - BOTTOM);
  const text = (at: number, down: number, words: string, anchor = 'middle') =>
    `<text x="${at.toFixed(1)}" y="${down.toFixed(
      1,
    )}" text-anchor="${anchor}">${words}</text>`;
  const line = (from: number[], to: number[], style: string) =>
    `<line x1="${from[0].toFixed(1)}" y1="${from[1].toFixed(
      1,
    )}" x2="${to[0].toFixed(1)}" y2="${to[1].toFixed(1)}" ${style}/>`;
  const marks = [1_000, 2_000, 5_000, 10_000, 20_000, 40_000].filter(
    rate => rate >= least && rate <= most,
  );
  const right = WIDTH - RIGHT;
  const parts = [
    ...[0.1, 1, 10, 100, 1_000].flatMap(ms => [
      line([LEFT, y(ms)], [right, y(ms)], 'stroke="#ddd"'),
      text(LEFT - 8, y(ms) + 4, `${ms} ms`, 'end'),
    ]),
    ...marks.flatMap(rate => [
      line([x(rate), TOP], [x(rate), HEIGHT - BOTTOM], 'stroke="#eee"'),
      text(x(rate), HEIGHT - BOTTOM + 18, `${rate.toLocaleString('en-GB')}`),
    ]),
    text((LEFT + right) / 2, HEIGHT - 10, 'transactions a second'),
    line(
      [LEFT, y(LIMIT_MS)],
      [right, y(LIMIT_MS)],
      'stroke="#a00" stroke-dasharray="6 4"',
    ),
    text(right + 6, y(LIMIT_MS) + 4, `${LIMIT_MS} ms`, 'start'),
    ...staircases.flatMap((staircase, at) => {
      const colour = COLOURS[at % COLOURS.length];
      const points = upward(staircase)
        .flatMap(({ rate, report: { latency } }) =>
          latency ? [`${x(rate).toFixed(1)},${y(latency.p99).toFixed(1)}`] : [],
        )
        .join(' ');
      const legend = TOP + 14 + 20 * at;
      return [
        `<polyline points="${points}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        line(
          [right + 50, legend - 4],
          [right + 66, legend - 4],
          `stroke="${colour}" stroke-width="3"`,
        ),
        text(right + 72, legend, staircase.name, 'start'),
      ];
    }),
  ];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${
      WIDTH + 60
    } ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

function table(staircase: Climbed): string[] {
  return [
    `### ${staircase.name}`,
    '',
    '| sent a second | p50 | p99 | p99.9 | longest | not answered | sender late, p99 | step |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...staircase.steps.map(({ rate, verdict, report }) => {
      const { latency, lateness } = report;
      const answered = Object.entries(report.answered)
        .filter(([status]) => status.startsWith('2'))
        .reduce((sum, [, count]) => sum + count, 0);
      return `| ${rate} | ${milliseconds(latency?.p50)} | ${milliseconds(
        latency?.p99,
      )} | ${milliseconds(latency?.p999)} | ${milliseconds(latency?.max)} | ${
        report.due - answered
      } | ${milliseconds(lateness?.p99)} | ${verdict} |`;
    }),
    '',
  ];
}

/**
 * docs/performance.md.
 *
 * @param date - of the run
 * @param graph - of the model
 */
export function performancePage(
  staircases: readonly Climbed[],
  beside: readonly Beside[],
  { date, graph }: { date: string; graph: string },
): string {
  return [
    '# Performance of the scoring service',
    '',
    `Written by \`npm run bar -- fraud-report\` on ${date}, in one session on one shared machine of ${
      os.cpus().length
    } cores (${os.cpus()[0].model}), Node ${
      process.version
    }. Sender, server and Redis share the cores. Model: the boosted trees of the profile \`standard\` of the template, graph \`${graph}\`.`,
    '',
    'Arrivals are Poisson in an open loop: latency counts from the time at which a payment was meant to be sent, so that a server that stalls',
    'is charged for all that had to wait. Each step lasts 10 s after 4 s of warm-up; the knee is the highest rate that kept p99 within 45 ms',
    'twice, with everything answered. A step that does not hold is tried once more, the server started anew, before it counts; between the last',
    'that held and the first that did not, two more rates are tried. The plot has the slowest run of each rate. The peers read features that lie ready in Redis; the service computes',
    'and keeps them, and keeps what it decided.',
    '',
    '![p99 over the rate](images/performance.svg)',
    '',
    '| server | knee, transactions a second |',
    '| --- | ---: |',
    ...staircases.map(({ name, knee }) => `| ${name} | ${knee || '–'} |`),
    '',
    '## p99 beside the peers, at half and four fifths of their knees',
    '',
    '| peer | transactions a second | peer | service with one model and Redis |',
    '| --- | ---: | ---: | ---: |',
    ...beside.map(
      ({ peer, rate, theirs, ours }) =>
        `| ${peer} | ${rate} | ${milliseconds(theirs)} | ${milliseconds(
          ours,
        )} |`,
    ),
    '',
    '## Every step',
    '',
    ...staircases.flatMap(table),
  ].join('\n');
}
