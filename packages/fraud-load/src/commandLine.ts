import { parseArgs } from 'node:util';

/** How the program is called. */
export const USAGE = `fraud-load (--url http://HOST:PORT[/PATH] | --noop) --rate N [options]

  --url URL            the scoring service; the path is /v1/score when left out
  --noop               a server of its own that scores nothing, for comparison
  --rate N             requests a second; with --knee those of the first step
  --seconds N          measured seconds, of each step with --knee (default 10)
  --warm-up N          seconds before them that are not counted (default 2)
  --connections N      kept-alive connections (default 64)
  --customers N        of the simulation (default 5000)
  --terminals N        of the simulation (default 10000)
  --from YYYY-MM-DD    the simulation's first day (default 2018-04-01)
  --seed N             of simulation and arrivals (default 1)
  --header 'NAME: V'   sent with each request; may be given more than once
  --knee               raises the rate by a quarter until the limit is not kept
  --limit-ms N         the limit of p99 for --knee (default 45)
  --hdr FILE           the latencies as an encoded HdrHistogram (not with --knee)
  --json               prints the report as JSON
`;

/** What the program was asked to do. */
export interface CommandLine {
  /** Undefined for the server that scores nothing. */
  url?: string;
  rate: number;
  seconds: number;
  warmUpSeconds: number;
  connections: number;
  customers: number;
  terminals: number;
  seed: number;
  /** Midnight of the simulation's first day, in milliseconds. */
  start: number;
  headers: Record<string, string>;
  isKnee: boolean;
  limitMs: number;
  hdrFile?: string;
  isJson: boolean;
}

function numberOf(
  name: string,
  value: string | undefined,
  least: number,
  isWhole: boolean,
): number {
  const given = value === undefined || value === '' ? NaN : Number(value);
  if (!(given >= least && (!isWhole || Number.isSafeInteger(given)))) {
    throw new TypeError(
      `--${name} is ${value ?? 'missing'}; give a${
        isWhole ? ' whole' : ''
      } number of at least ${least}`,
    );
  }
  return given;
}

function urlOf(value: string | undefined, isNoop: boolean): string | undefined {
  if ((value !== undefined) === isNoop) {
    throw new TypeError('Give either --url or --noop');
  }
  if (value === undefined) return undefined;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol !== 'http:') {
    throw new TypeError(`--url is ${value}; give http://HOST:PORT[/PATH]`);
  }
  if (url.pathname === '/') url.pathname = '/v1/score';
  return url.href;
}

function dayOf(value: string): number {
  const day = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : NaN;
  if (Number.isNaN(day)) {
    throw new TypeError(`--from is ${value}; give a day as YYYY-MM-DD`);
  }
  return day;
}

function headersOf(lines: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    lines.map(line => {
      const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(line) ?? [];
      if (name === undefined) {
        throw new TypeError(`--header is ${line}; give 'NAME: VALUE'`);
      }
      return [name, value];
    }),
  );
}

/**
 * Reads the program's arguments.
 *
 * @throws TypeError that names the argument that is wrong
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: text,
      noop: flag,
      rate: text,
      seconds: { ...text, default: '10' },
      'warm-up': { ...text, default: '2' },
      connections: { ...text, default: '64' },
      customers: { ...text, default: '5000' },
      terminals: { ...text, default: '10000' },
      from: { ...text, default: '2018-04-01' },
      seed: { ...text, default: '1' },
      header: { ...text, multiple: true, default: [] },
      knee: flag,
      'limit-ms': { ...text, default: '45' },
      hdr: text,
      json: flag,
    },
  });
  if (values.knee && values.hdr !== undefined) {
    throw new TypeError('--hdr is of one run; leave it out with --knee');
  }
  return {
    url: urlOf(values.url, values.noop),
    rate: numberOf('rate', values.rate, 0.1, false),
    seconds: numberOf('seconds', values.seconds, 0.1, false),
    warmUpSeconds: numberOf('warm-up', values['warm-up'], 0, false),
    connections: numberOf('connections', values.connections, 1, true),
    customers: numberOf('customers', values.customers, 3, true),
    terminals: numberOf('terminals', values.terminals, 2, true),
    seed: numberOf('seed', values.seed, 0, true),
    start: dayOf(values.from),
    headers: headersOf(values.header),
    isKnee: values.knee,
    limitMs: numberOf('limit-ms', values['limit-ms'], 0.001, false),
    hdrFile: values.hdr,
    isJson: values.json,
  };
}
