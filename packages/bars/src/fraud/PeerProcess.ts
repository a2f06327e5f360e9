import { ensurePythonEnv, findFreePort } from '@modelport/servers';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The launcher runs this program in the root of the checkout. */
const FOLDER = path.resolve('packages/bars/src/fraud/peers');
const START_MS = 60_000;
const LOOK_MS = 100;

/** How a peer is run. */
export interface Peer {
  name: string;
  program: 'fastapi_peer' | 'asgi_peer';
  workers: number;
}

async function python(): Promise<string> {
  const lock = path.resolve('python/peers.txt');
  return (await ensurePythonEnv({ name: 'bars-peers', lock })).python;
}

/** Puts the features into Redis that peers read there. */
export async function fillFeatures(redis: string): Promise<void> {
  await run(await python(), [path.join(FOLDER, 'scoring.py'), redis]);
}

/** A scoring service as others build it, in processes of its own. */
export class PeerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /**
   * @param model - its `.onnx` file
   * @throws Error with what it said when it does not start
   */
  static async start(
    { program, workers }: Peer,
    { model, redis }: { model: string; redis: string },
  ): Promise<PeerProcess> {
    const port = await findFreePort();
    const child = spawn(
      await python(),
      [
        ...['-m', 'uvicorn', `${program}:app`, '--host', '127.0.0.1'],
        ...['--port', String(port), '--workers', String(workers)],
        ...['--loop', 'uvloop', '--http', 'httptools'],
        ...['--no-access-log', '--log-level', 'warning'],
      ],
      {
        cwd: FOLDER,
        env: {
          ...process.env,
          PYTHONDONTWRITEBYTECODE: '1',
          PEER_MODEL: model,
          REDIS_URL: redis,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => said.push(String(chunk)));
    }
    const peer = new PeerProcess(child, `http://127.0.0.1:${port}`);
    const deadline = Date.now() + START_MS;
    while (!(await peer.#answers())) {
      if (child.exitCode !== null || Date.now() > deadline) {
        await peer.stop();
        throw new Error(`${program} did not start: ${said.join('')}`);
      }
      await sleep(LOOK_MS);
    }
    return peer;
  }

  /** It refuses an empty payment once it is there. */
  async #answers(): Promise<boolean> {
    try {
      const { status } = await fetch(`${this.url}/v1/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      return status === 422;
    } catch {
      return false; // not yet
    }
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
}
