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

async function main(): Promise<void> {
  const options = parseCommandLine(process.argv.slice(2));
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

main().catch(error => {
  const usage = error instanceof TypeError ? { usage: USAGE } : {};
  report(process.stderr, {
    event: 'refused',
    error: messageOf(error),
    ...usage,
  });
  process.exitCode = 1;
});
