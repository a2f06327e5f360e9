import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

/** Longest time in which everything has ended after the command has. */
const STOP_MS = 10_000;

/** A portal started by the very command that people type. */
export interface StartedPortal {
  url: string;
  /** Address of the MLflow server beside it. */
  mlflowUrl: string;
  data: string;
  /** Seconds from the command to the line that says to open the page. */
  seconds: number;
  /**
   * Ends it as Ctrl-C does, or as a service manager that knows npm's pid alone, and says which of its processes are
   * still there ten seconds later.
   *
   * @param options.keepData - leaves the data folder for another start
   */
  stop(options?: {
    keepData?: boolean;
    by?: 'Ctrl-C' | 'SIGTERM to npm';
  }): Promise<{ leftRunning: number[] }>;
  /**
   * Waits for a line of its output, also among those before.
   *
   * @throws Error with the last lines after `timeoutMs`, or when the command has ended
   */
  says(line: RegExp, timeoutMs: number): Promise<string>;
  /** kill -9 of the portal or of the launcher; resolves when the command has ended. The data folder stays. */
  kill(what: 'portal' | 'launcher'): Promise<void>;
}

/** A port of 127.0.0.1 that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address
          ? resolve(address.port)
          : reject(new Error('The operating system gave no port.')),
      );
    });
  });
}

/** Pids of all processes whose command line or environment names the data folder. */
function processesOf(data: string): number[] {
  return fs
    .readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter(pid => {
      try {
        const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
        if (stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z')) return false;
        return ['cmdline', 'environ'].some(file =>
          fs.readFileSync(`/proc/${pid}/${file}`, 'utf8').includes(data),
        );
      } catch {
        return false;
      }
    })
    .map(Number);
}

/**
 * Runs `npm start` and waits until it says to open the page.
 *
 * @param options.checkout - root of the clone to start
 * @param options.env - replaces the environment, for a cold cache
 * @param options.data - data folder of an earlier start; a new one when absent
 * @param options.port - of an earlier start; a free one when absent
 * @param options.configs - files of configuration that are read last
 * @param options.demo - with `--demo`, which goes on after this has resolved
 * @throws Error with the output when the command ends or nothing is ready after `timeoutMs`.
 */
export async function startPortal(options: {
  checkout: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  data?: string;
  port?: number;
  demo?: boolean;
  configs?: readonly string[];
}): Promise<StartedPortal> {
  const port = options.port ?? (await freePort());
  const data =
    options.data ?? fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-data-'));
  const started = Date.now();
  const environment = { ...(options.env ?? process.env) };
  delete environment.NODE_OPTIONS;
  const child = spawn(
    'npm',
    [
      ...['start', '--', '--port', String(port), '--data', data],
      ...(options.demo ? ['--demo'] : []),
      ...(options.configs ?? []).flatMap(file => ['--config', file]),
    ],
    {
      cwd: options.checkout,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    },
  );
  const output: string[] = [];
  const ended = new Promise<void>(resolve =>
    child.once('exit', () => resolve()),
  );
  await new Promise<void>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`${why}\n${output.join('\n')}`));
    const limit = setTimeout(() => {
      child.kill('SIGTERM');
      fail('The portal was not ready in time.');
    }, options.timeoutMs ?? 600_000);
    child.once('exit', code => {
      clearTimeout(limit);
      fail(`npm start ended with ${code}.`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', line => {
        output.push(line);
        if (/Open http:\/\//.test(line)) {
          clearTimeout(limit);
          resolve();
        }
      });
    }
  });
  const seconds = (Date.now() - started) / 1000;
  const embedded = fs.readFileSync(
    path.join(data, 'run/app-config.embedded.yaml'),
    'utf8',
  );
  const mlflowUrl = embedded.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0];
  if (!mlflowUrl) throw new Error(`No MLflow address in:\n${embedded}`);
  return {
    url: `http://127.0.0.1:${port}`,
    mlflowUrl,
    data,
    seconds,
    async says(line, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const said = output.find(each => line.test(each));
        if (said !== undefined) return said;
        if (Date.now() > deadline || child.exitCode !== null) {
          throw new Error(
            `It did not say ${line}:\n${output.slice(-20).join('\n')}`,
          );
        }
        await pause(200);
      }
    },
    async stop({ keepData = false, by = 'Ctrl-C' } = {}) {
      if (child.pid && by === 'Ctrl-C') process.kill(-child.pid, 'SIGINT');
      if (child.pid && by !== 'Ctrl-C') process.kill(child.pid, 'SIGTERM');
      await ended;
      let leftRunning = processesOf(data);
      const deadline = Date.now() + STOP_MS;
      while (leftRunning.length && Date.now() < deadline) {
        await pause(100);
        leftRunning = processesOf(data);
      }
      if (!keepData) fs.rmSync(data, { recursive: true, force: true });
      return { leftRunning };
    },
    async kill(what) {
      const record = path.join(data, `run/${what}.json`);
      const { pid } = JSON.parse(fs.readFileSync(record, 'utf8'));
      process.kill(pid, 'SIGKILL');
      await ended;
    },
  };
}
