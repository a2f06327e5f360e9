import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { once } from 'node:events';
import { buildSender } from './buildSender';
import type { LoadReport } from './LoadReport';

/** What the sender is asked to do. */
export interface SenderOptions {
  /** `http://HOST:PORT/PATH`; bodies are sent by POST. */
  url: string;
  /** A file with a JSON body a line; `@ID@` in a line becomes `<runId>-<counter of ten digits>`. */
  bodies: string;
  /** Whether the first body follows the last; without it the run ends with the bodies. */
  cycle?: boolean;
  /** Requests a second. */
  rate: number;
  /** Measured seconds. */
  seconds: number;
  /** Seconds before them at the same rate; default 0. */
  warmUpSeconds?: number;
  /** Seconds that the last answers are waited for; default 10. */
  graceSeconds?: number;
  /** Default 64. */
  connections?: number;
  /** Of the arrivals; default 1. */
  seed?: number;
  /** Default: random. */
  runId?: string;
  /** Such as `authorization`, by name. */
  headers?: Readonly<Record<string, string>>;
  /** A file for the latencies as an encoded HdrHistogram, in microseconds. */
  hdrFile?: string;
  /** Whether it sends at a real-time priority where that is permitted; default true. */
  realTime?: boolean;
  /** Ends the run early; the report is of what was done. */
  signal?: AbortSignal;
  /** The program; default: what `buildSender` gives. */
  sender?: string;
}

function argumentsOf(options: SenderOptions): string[] {
  const given: [string, string | number | boolean | undefined][] = [
    ['url', options.url],
    ['bodies', options.bodies],
    ['cycle', options.cycle],
    ['rate', options.rate],
    ['seconds', options.seconds],
    ['warm-up', options.warmUpSeconds],
    ['grace', options.graceSeconds],
    ['connections', options.connections],
    ['seed', options.seed],
    ['run-id', options.runId],
    ['hdr', options.hdrFile],
    ['real-time', options.realTime],
  ];
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    given.push(['header', `${name}: ${value}`]);
  }
  return given.flatMap(([name, value]) =>
    value === undefined ? [] : [`-${name}=${value}`],
  );
}

/**
 * Runs the sender once.
 *
 * @throws Error with what the sender said when it could not do what it was asked
 */
export async function runSender(options: SenderOptions): Promise<LoadReport> {
  const sender = options.sender ?? (await buildSender());
  const child = spawn(sender, argumentsOf(options), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = () => child.kill('SIGTERM');
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  try {
    const [printed, said, [code, killedBy]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    if (code !== 0) {
      const cause = said.trim().split('\n').slice(-4).join('\n');
      throw new Error(
        `The load sender ended with ${killedBy ?? code}: ${cause}`,
      );
    }
    return JSON.parse(printed) as LoadReport;
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}
