import { parseArgs } from 'node:util';
import { ModelServerOptions } from './createModelServer';
import { parseModelSource } from './modelSource';

/** How the program is called. */
export const USAGE =
  'model-server --port PORT [--host HOST] --model NAME=PATH[@sha256:DIGEST][#VERSION] ... ' +
  '[--max-body-bytes N] [--max-rows N] [--max-in-flight N] [--drain-timeout-ms N] [--drain-delay-ms N]';

/** What the program was asked to do. */
export interface CommandLine extends ModelServerOptions {
  /** How long the server is not ready before it stops to listen, for load balancers to notice. */
  drainDelayMs: number;
}

/**
 * Reads the program's arguments.
 *
 * @throws TypeError that names the argument that is wrong
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      model: { type: 'string', multiple: true },
      'max-body-bytes': { type: 'string' },
      'max-rows': { type: 'string' },
      'max-in-flight': { type: 'string' },
      'drain-timeout-ms': { type: 'string' },
      'drain-delay-ms': { type: 'string' },
    },
  });
  const port = whole('port', values.port);
  if (port === undefined || port > 65535) {
    throw new TypeError(
      '--port is missing or above 65535; 0 takes any free port',
    );
  }
  if (!values.model) {
    throw new TypeError(
      '--model is missing; give NAME=PATH[@sha256:DIGEST][#VERSION]',
    );
  }
  const limits = {
    maxBodyBytes: whole('max-body-bytes', values['max-body-bytes']),
    maxRows: whole('max-rows', values['max-rows']),
    maxInFlight: whole('max-in-flight', values['max-in-flight']),
    drainTimeoutMs: whole('drain-timeout-ms', values['drain-timeout-ms']),
  };
  return {
    port,
    drainDelayMs: whole('drain-delay-ms', values['drain-delay-ms']) ?? 0,
    host: values.host,
    models: values.model.map(parseModelSource),
    limits: Object.fromEntries(
      Object.entries(limits).filter(([, value]) => value !== undefined),
    ),
  };
}

function whole(name: string, value: string | undefined): number | undefined {
  if (value !== undefined && !/^\d{1,10}$/.test(value)) {
    throw new TypeError(
      `--${name} is ${JSON.stringify(value)}; give a whole number`,
    );
  }
  return value === undefined ? undefined : Number(value);
}
