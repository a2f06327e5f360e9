import { setTimeout } from 'node:timers/promises';
import { parseCommandLine, USAGE } from './commandLine';
import { createModelServer } from './createModelServer';
import { messageOf } from './errors';

/** One JSON object a line, so that whoever started the program can read it. */
function report(
  stream: NodeJS.WriteStream,
  event: Record<string, unknown>,
): void {
  stream.write(`${JSON.stringify(event)}\n`);
}

async function serve(args: readonly string[]): Promise<void> {
  const options = parseCommandLine(args);
  const server = await createModelServer({
    ...options,
    onError: error =>
      report(process.stderr, { event: 'failed', error: messageOf(error) }),
  });
  const stop = (signal: NodeJS.Signals) => {
    server.drain(setTimeout(options.drainDelayMs)).then(
      () => {
        report(process.stdout, { event: 'stopped', signal });
        process.exitCode = 0;
      },
      error => {
        report(process.stderr, { event: 'failed', error: messageOf(error) });
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { url, port } = await server.listen();
  report(process.stdout, {
    event: 'ready',
    url,
    port,
    pid: process.pid,
    models: server.models,
  });
}

/**
 * The program: serves what its arguments name until SIGTERM or SIGINT, tells of it in one line when it is ready, and in
 * one line why it is not. Sets the exit code of the process.
 *
 * @param args - the command line, without the program itself
 * @public
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await serve(args);
  } catch (error) {
    const usage = error instanceof TypeError ? { usage: USAGE } : {};
    report(process.stderr, {
      event: 'refused',
      error: messageOf(error),
      ...usage,
    });
    process.exitCode = 1;
  }
}
