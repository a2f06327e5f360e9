import { findFreePort } from '@modelport/servers';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';

// eslint-disable-next-line no-restricted-syntax -- the program lies in this package, beside src and dist
const PROGRAM = path.resolve(__dirname, '../bin/noop-server.cjs');

/** What the scoring service answers to a payment, of the same size. */
export const USUAL_ANSWER = JSON.stringify({
  transaction_id: 'load-00000000-0000000000',
  score: 0.13883498311042786,
  decision: 'approve',
  model: {
    name: 'model',
    version: 'file',
    digest: `sha256:${'0'.repeat(64)}`,
  },
  variant: 'all',
  degraded: false,
});

/** A running server that scores nothing. */
export interface NoopServer {
  /** With the path that answers: `http://127.0.0.1:PORT/v1/score`. */
  url: string;
  close: () => Promise<void>;
}

/**
 * Starts a server in a process of its own that answers every `POST /v1/score` with the same bytes, read as JSON and not
 * checked: what the way there and back costs on this machine at this minute, to be set beside a service's figures.
 *
 * @throws Error with the server's last words when it does not start
 */
export async function startNoopServer(
  answer: string = USUAL_ANSWER,
): Promise<NoopServer> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [PROGRAM, String(port), answer], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const closed = once(child, 'close');
  const said = text(child.stderr);
  const isReady = await Promise.race([
    once(child.stdout, 'data').then(() => true),
    closed.then(() => false),
  ]);
  if (!isReady) {
    throw new Error(
      `The no-op server did not start on port ${port}: ${(await said).trim()}`,
    );
  }
  return {
    url: `http://127.0.0.1:${port}/v1/score`,
    close: async () => {
      child.kill('SIGTERM');
      await closed;
    },
  };
}
