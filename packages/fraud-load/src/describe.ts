import type { LoadReport } from './LoadReport';
import { failuresOf, type Staircase, type Step } from './staircase';

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 });

/** Milliseconds as people read them: three digits that count. */
function time(ms: number): string {
  if (ms < 1) return `${(ms * 1_000).toFixed(0)} µs`;
  if (ms < 1_000) return `${ms.toPrecision(3)} ms`;
  return `${(ms / 1_000).toPrecision(3)} s`;
}

const share = (value: number) => `${(value * 100).toFixed(2)} %`;

function rows(pairs: [string, string][]): string {
  const width = Math.max(...pairs.map(([name]) => name.length));
  return pairs
    .map(([name, value]) => `  ${name.padEnd(width)}  ${value}\n`)
    .join('');
}

/** A report as text. */
export function describeReport(report: LoadReport): string {
  const { latency, lateness, answered } = report;
  const statuses = Object.entries(answered).map(
    ([status, count]) => `${number.format(count)} × ${status}`,
  );
  const note = report.unfinished > 0 ? ' (without the unfinished)' : '';
  const pairs: [string, string][] = [
    [
      'rate',
      `${number.format(report.rateSent)}/s sent of ${number.format(
        report.rateAsked,
      )}/s asked, ${report.seconds.toFixed(1)} s, ${
        report.connections
      } connections`,
    ],
    ['answers', statuses.join(', ') || 'none'],
    [
      'no answer',
      `${number.format(report.errors)} errors, ${number.format(
        report.unfinished,
      )} unfinished`,
    ],
    ['degraded', number.format(report.degraded)],
    [
      'latency',
      latency
        ? `p50 ${time(latency.p50)}, p90 ${time(latency.p90)}, p99 ${time(
            latency.p99,
          )}, p99.9 ${time(latency.p999)}, max ${time(latency.max)}${note}`
        : 'no answer',
    ],
    [
      'in time',
      `${share(report.within45)} within 45 ms, ${share(
        report.within100,
      )} within 100 ms`,
    ],
    [
      'sender',
      `${
        lateness
          ? `late by p50 ${time(lateness.p50)}, p99 ${time(
              lateness.p99,
            )}, max ${time(lateness.max)}`
          : 'no connection was free'
      }; ${number.format(
        report.waited,
      )} waited for a connection; ${report.cpuSeconds.toFixed(1)} s of CPU, ${
        report.scheduling
      }`,
    ],
  ];
  if (report.stopped) pairs.push(['note', 'it was told to end early']);
  if (report.ranOut) {
    pairs.push(['note', 'the payments ended before the time did']);
  }
  return rows(pairs);
}

/** One line of a staircase. */
export function describeStep({ rate, verdict, report }: Step): string {
  const p99 = report.latency ? time(report.latency.p99) : 'none';
  const late = report.lateness ? time(report.lateness.p99) : 'none free';
  return (
    `${number.format(rate).padStart(9)}/s  p99 ${p99.padStart(8)}  ` +
    `failures ${number
      .format(failuresOf(report))
      .padStart(6)}  sender p99 ${late.padStart(8)}  ${verdict}\n`
  );
}

/** What a staircase came to. */
export function describeKnee({ knee }: Staircase, limitMs: number): string {
  return knee === null
    ? `No rate kept p99 within ${time(
        limitMs,
      )} twice; start lower with --rate\n`
    : `Knee: ${number.format(knee)}/s, the highest rate with p99 within ${time(
        limitMs,
      )} twice\n`;
}
