import { buildSender } from './buildSender';
import { parseCommandLine, USAGE, type CommandLine } from './commandLine';
import { describeKnee, describeReport, describeStep } from './describe';
import { handbook } from './handbook';
import { startNoopServer } from './noopServer';
import { runLoad } from './runLoad';
import { climb } from './staircase';

/** Where the program prints and what ends it. */
export interface ProgramParts {
  /** The result. */
  print: (text: string) => void;
  /** What is going on. */
  say: (text: string) => void;
  signal: AbortSignal;
}

async function measure(
  line: CommandLine,
  url: string,
  { print, say, signal }: ProgramParts,
): Promise<void> {
  const { customers, terminals, seed, start, isJson, limitMs } = line;
  const transactions = handbook({
    customers,
    terminals,
    seed,
    start,
    days: Infinity,
  });
  const { seconds, warmUpSeconds, connections, headers, hdrFile } = line;
  const sending = { url, seconds, warmUpSeconds, connections, headers, signal };
  const run = (rate: number) => {
    signal.throwIfAborted();
    return runLoad({ ...sending, hdrFile, rate, seed, transactions });
  };
  if (!line.isKnee) {
    const report = await run(line.rate);
    print(isJson ? `${JSON.stringify(report)}\n` : describeReport(report));
    return;
  }
  const result = await climb({
    start: line.rate,
    limitMs,
    run,
    onStep: step => (isJson ? say : print)(describeStep(step)),
  });
  print(isJson ? `${JSON.stringify(result)}\n` : describeKnee(result, limitMs));
}

/**
 * The program.
 *
 * @returns its exit code: 0, 1 when it could not measure, 2 when it was called wrongly
 */
export async function runProgram(
  args: readonly string[],
  parts: ProgramParts,
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    parts.print(USAGE);
    return 0;
  }
  let line: CommandLine;
  try {
    line = parseCommandLine(args);
  } catch (error) {
    parts.say(`${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
  try {
    await buildSender({
      onBuild: () =>
        parts.say('Building the load sender, once; about a minute\n'),
    });
    const noop = line.url === undefined ? await startNoopServer() : undefined;
    try {
      await measure(line, line.url ?? noop?.url ?? '', parts);
    } finally {
      await noop?.close();
    }
    return 0;
  } catch (error) {
    parts.say(`${(error as Error).message}\n`);
    return 1;
  }
}
