import { type CommandLine, parseCommandLine, USAGE } from './commandLine';
import { runBackfill } from './runBackfill';
import { runExport } from './runExport';
import { runFreshness } from './runFreshness';
import { runMaterialise } from './runMaterialise';

/** One JSON object a line, so that whoever started the program can read it. */
function report(
  stream: NodeJS.WriteStream,
  event: Record<string, unknown>,
): void {
  stream.write(`${JSON.stringify(event)}\n`);
}

const tell = (event: Record<string, unknown>) => report(process.stdout, event);
const warn = (event: Record<string, unknown>) => report(process.stderr, event);

function run(line: CommandLine): Promise<number> {
  if (line.command === 'export') return runExport(line, tell, warn);
  if (line.command === 'backfill') return runBackfill(line, tell, warn);
  if (line.command === 'materialise') return runMaterialise(line, tell, warn);
  const ending = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => ending.abort());
  }
  return runFreshness(line, tell, warn, ending.signal);
}

/**
 * The program: does what its first argument says, and tells in one line how that ended. Sets the exit code of the process:
 * 0, also for `--help`, which tells how it is called; 1 when it was not done, 2 when it was done and skew was found that was to fail, or a backfill left some alone.
 *
 * @param args - the command line, without the program itself
 * @public
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    process.exitCode = 0;
    return;
  }
  try {
    process.exitCode = await run(parseCommandLine(args));
  } catch (error) {
    warn({
      event: 'refused',
      error: error instanceof Error ? error.message : String(error),
      ...(error instanceof TypeError && { usage: USAGE }),
    });
    process.exitCode = 1;
  }
}
