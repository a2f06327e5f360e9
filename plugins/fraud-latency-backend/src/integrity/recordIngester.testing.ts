import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ownIdentity } from '@modelport/plugin-ml-node';
import knexFactory from 'knex';
import { createAsk } from '../http/ask';
import { createIngestLoops } from '../records/createIngestLoops';
import { DatabasePaymentStore } from '../records/DatabasePaymentStore';

const logger: LoggerService = {
  debug: () => {},
  info: () => {},
  warn: message => process.stderr.write(`${message}\n`),
  error: message => process.stderr.write(`${message}\n`),
  child: () => logger,
};

/** A process that reads the records of a service into a database, and says so, until it is killed. */
async function main([file, url]: string[]) {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
  });
  const [loop] = createIngestLoops(
    [
      {
        ...{ name: 'payments', owner: 'group:default/risk', scrapeSeconds: 5 },
        instances: [{ url, cloud: 'local' }],
        records: { keepDays: 90, sampleShare: 1 },
      },
    ],
    {
      ...{ store: new DatabasePaymentStore(db), ask: createAsk(), logger },
      onRead: (_service, read) => process.stdout.write(`${read}\n`),
      holder: JSON.stringify({ ...ownIdentity(), engine: randomUUID() }),
      now: Date.now,
    },
  );
  for (;;) await loop.look();
}

if (require.main === module) {
  main(process.argv.slice(2)).catch(error => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}
