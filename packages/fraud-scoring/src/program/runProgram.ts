import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'yaml';
import { openFeast } from '../batch/openFeast';
import { createScoringService, isRefusal } from '../createScoringService';
import { DirectiveIntake } from '../directive/DirectiveIntake';
import { JournalPendingLog } from '../engine/JournalPendingLog';
import { type Client, readClients } from '../http/Clients';
import { type CommandLine, parseCommandLine, USAGE } from './commandLine';
import { desiredConfiguration } from './desiredConfiguration';
import { Follower } from './follow';
import { ensureFolder, readGiven } from './givenFiles';
import { openRecords } from './openRecords';
import { openStore } from './openStore';
import { openStream } from './openStream';
import { readPseudonymKey } from './pseudonymKey';
import { readTls } from './readTls';
import { describeService, failed, report } from './report';

/** For what ends by itself once everything is closed. */
const LINGER_MS = 1_000;

/** @throws TypeError that names the option, the file, and the field in it */
async function readClientsIn(file: string): Promise<Client[]> {
  const text = await readGiven(file, '--clients');
  try {
    return readClients(parse(text.toString()));
  } catch (error) {
    // What follows in a message of the YAML reader is a part of the file.
    const [problem] = (error as Error).message.split('\n');
    throw new TypeError(`--clients: ${file}: ${problem}`, { cause: error });
  }
}

/** @param opened - gets how what was opened is closed, for whoever does so when it cannot go on */
async function serve(
  args: readonly string[],
  opened: (() => Promise<void>)[],
): Promise<void> {
  const options = parseCommandLine(args);
  const { data } = options;
  if (data !== undefined) await ensureFolder(data, '--data');
  const configuration = await desiredConfiguration(options.source);
  const pseudonymKey = await readPseudonymKey(options.pseudonymKey, data);
  const clients =
    options.clients === undefined
      ? undefined
      : await readClientsIn(options.clients);
  const tls = await readTls(options.tls);
  const directives =
    options.directive && (await DirectiveIntake.at(options.directive, data));
  const stream = await openStream(options, failed);
  opened.push(async () => stream?.bus.close());
  const store = await openStore(options, failed);
  opened.push(() => store.close());
  const pendingFolder = data && path.join(data, 'pending');
  const pendingLog = pendingFolder
    ? await JournalPendingLog.open(pendingFolder)
    : undefined;
  opened.push(async () => pendingLog?.close());
  const records = await openRecords(options.records, store, failed);
  opened.push(async () => records?.close());
  const batch = await openFeast(options.feast);
  opened.push(async () => batch?.source.close());
  const service = await createScoringService({
    configuration,
    store,
    records,
    pseudonymKey,
    pendingLog,
    host: options.host,
    port: options.port,
    clients,
    tls,
    stream,
    batch,
    directive: directives,
    onBackfilled: result =>
      report(process.stdout, { event: 'backfilled', ...result }),
    onDecisionRead: read =>
      report(process.stdout, { event: 'decision-read', ...read }),
    onError: failed,
  });
  // From here on it closes what it was given.
  opened.splice(0, opened.length, async () => pendingLog?.close());
  opened.push(() => service.drain());
  const { source } = options;
  const follower = new Follower({ source, service, directives });
  await follower.begin();
  const { url, port } = await service.listen().catch(error => {
    throw takenPort(error, options);
  });
  follower.start();
  const stop = (signal: NodeJS.Signals) => {
    follower.stop();
    service
      .drain(wait(options.drainDelayMs))
      .then(() => pendingLog?.close())
      .then(
        () => {
          report(process.stdout, { event: 'stopped', signal });
          process.exitCode = 0;
          endSoon();
        },
        error => {
          failed(error);
          process.exitCode = 1;
          endSoon();
        },
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  report(process.stdout, {
    event: 'ready',
    url,
    port,
    pid: process.pid,
    keeps: data ?? (options.store.kind === 'redis' ? 'redis' : 'nothing'),
    ...describeService(service),
  });
}

/** That another process has the port, in words; any other error as it is. */
function takenPort(
  error: unknown,
  { host, port }: Pick<CommandLine, 'host' | 'port'>,
): unknown {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new Error(
    `--port ${port}: another process has it on ${host}; end that one, or give another port, 0 for any that is free`,
    { cause: error },
  );
}

/**
 * Nothing is left to be done: whatever keeps the process, such as a client of a broker that was asked to end and does not,
 * is left behind.
 */
function endSoon(): void {
  setTimeout(() => process.exit(), LINGER_MS).unref();
}

/**
 * The program: scores what it is asked until SIGTERM or SIGINT, tells of it in one line when it is ready, and in one line
 * why it is not; with `--help` how it is called. Sets the exit code of the process.
 *
 * @param args - the command line, without the program itself
 * @public
 */
export async function runProgram(args: readonly string[]): Promise<void> {
  for (const output of [process.stdout, process.stderr]) {
    // Whoever read it may be gone: payments are answered all the same.
    output.on('error', () => {});
  }
  if (args.includes('--help')) {
    process.stdout.write(`${USAGE}\n`);
    return;
  }
  const opened: (() => Promise<void>)[] = [];
  try {
    await serve(args, opened);
  } catch (error) {
    for (const close of opened.reverse()) await close().catch(failed);
    report(process.stderr, {
      event: 'refused',
      error: error instanceof Error ? error.message : String(error),
      ...(isRefusal(error) && error instanceof TypeError && { usage: USAGE }),
    });
    process.exitCode = 1;
  }
}
