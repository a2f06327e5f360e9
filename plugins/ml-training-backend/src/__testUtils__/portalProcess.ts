/**
 * A process that hosts the engine over the real local launcher, for tests that kill it. Its argument is a JSON object;
 * it appends what it asks of its neighbours to a file.
 */
import { appendFileSync } from 'node:fs';
import type { LoggerService } from '@backstage/backend-plugin-api';
import createKnex from 'knex';
import { createTraining } from '../createTraining';
import { readerOf } from './fakeRepository';

/** What the process is told. */
export interface PortalProcessOptions {
  database: string;
  directory: string;
  cacheDirectory: string;
  uv: string;
  repository: string;
  calls: string;
}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2]) as PortalProcessOptions;
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: options.database },
    useNullAsDefault: true,
  });
  const note = (call: string) => appendFileSync(options.calls, `${call}\n`);
  const quiet = () => {};
  const logger: LoggerService = {
    debug: quiet,
    info: quiet,
    warn: message => process.stderr.write(`${message}\n`),
    error: message => process.stderr.write(`${message}\n`),
    child: () => logger,
  };
  const { engine } = await createTraining({
    database: { getClient: async () => knex },
    logger,
    signals: { publish: async () => {} },
    urlReader: readerOf(options.repository),
    local: { ...options, concurrency: 2 },
    experiments: {
      checkClaim: async () => {},
      createRun: async ({ server, idempotencyKey }) => {
        note(`createRun ${idempotencyKey}`);
        return { server, experimentId: '7', runId: `run-${idempotencyKey}` };
      },
      endRun: async ({ runId, status }) => {
        note(`endRun ${runId} ${status}`);
        return { status, changed: true };
      },
    },
    access: {
      issueRunToken: async ({ runId, issuer, expiresAt, ...scope }) => {
        note(`issue ${runId}`);
        return {
          id: `k-${runId}`,
          token: 'mpt_secret',
          issuer,
          expiresAt,
          scope: { kind: 'run', runId, ...scope },
        };
      },
      revoke: async id => note(`revoke ${id}`),
    },
    trackingUri: server => `http://portal/${server}`,
    onEnd: async ({ id }) => note(`end ${id}`),
  });
  engine.start();
  process.on('SIGTERM', () => {
    engine.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  process.send?.('ready');
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
