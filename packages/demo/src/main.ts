import { parseArgs } from 'node:util';
import { DEMO_MODELS } from './models';
import { runDemo } from './runDemo';

/** What this program writes to standard output, one JSON object a line. */
export type DemoEvent =
  | { event: 'progress'; message: string }
  | { event: 'failed'; message: string };

const emit = (event: DemoEvent) =>
  process.stdout.write(`${JSON.stringify(event)}\n`);

/** Ends this program together with the launcher that holds the other end of its standard input. */
function endWithLauncher(): void {
  process.stdin.on('end', () => process.exit(0));
  process.stdin.on('error', () => process.exit(0));
  process.stdin.resume();
  process.stdin.unref?.();
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { url: { type: 'string' } } });
  if (!values.url) throw new Error('--url is missing: the address of a portal');
  endWithLauncher();
  await runDemo({
    url: values.url,
    models: DEMO_MODELS,
    say: message => emit({ event: 'progress', message }),
  });
}

main().then(
  () => process.exit(0),
  error => {
    process.stderr.write(`${error.stack ?? error}\n`);
    emit({ event: 'failed', message: error.message });
    process.exitCode = 1;
    process.stdin.pause();
  },
);
