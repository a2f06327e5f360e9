import path from 'node:path';
import { parseArgs } from 'node:util';
import { DEMO_MODELS } from './models';
import { runDemo } from './runDemo';

/** What this program writes to standard output, one JSON object a line. */
export type DemoEvent =
  | { event: 'progress'; message: string }
  /** There is something for the scoring service to serve. */
  | { event: 'scoring' }
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
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { url: text, scoring: text, mlflow: text },
  });
  const { url, scoring, mlflow } = values;
  if (!url) throw new Error('--url is missing: the address of a portal');
  endWithLauncher();
  await runDemo({
    url,
    models: DEMO_MODELS,
    say: message => emit({ event: 'progress', message }),
    ...(scoring &&
      mlflow && {
        scoring: {
          folder: path.resolve(scoring),
          mlflowUrl: mlflow,
          serve: () => emit({ event: 'scoring' }),
        },
      }),
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
