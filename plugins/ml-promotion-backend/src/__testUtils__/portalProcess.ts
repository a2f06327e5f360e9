/**
 * A process that hosts the engine over the real local target, for tests that kill it. Its argument is a JSON object; it
 * appends what it asks of its neighbours to a file.
 */
import { appendFileSync } from 'node:fs';
import type { LoggerService } from '@backstage/backend-plugin-api';
import createKnex from 'knex';
import { createPromotion } from '../createPromotion';
import { IN_CATALOG } from './inCatalog';
import { noApis } from './noApis';
import { registryOf } from './registryOf';

/** What the process is told. */
export interface PortalProcessOptions {
  database: string;
  directory: string;
  /** Folder of the registered model. */
  registered: string;
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
  const { engine } = await createPromotion({
    config: {
      environments: ['dev'],
      undeployMissingModelsAfterMs: 3_600_000,
      localDirectory: options.directory,
    },
    database: { getClient: async () => knex },
    logger,
    registry: registryOf(options.registered, note),
    apis: noApis,
    endpointUrlOf: () => 'http://portal/endpoint',
    onServing: async ({ id }) => note(`serving ${id}`),
    ...IN_CATALOG,
    onChange: quiet,
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
