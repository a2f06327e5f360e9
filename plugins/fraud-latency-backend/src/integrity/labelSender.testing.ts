import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isHolderGone, Leases, ownIdentity } from '@modelport/plugin-ml-node';
import knexFactory from 'knex';
import { type Ask, createAsk } from '../http/ask';
import { LabelLoop } from '../review/LabelLoop';
import { LabelOutbox } from '../review/LabelOutbox';
import { LabelSender } from '../review/LabelSender';

const logger: LoggerService = {
  debug: () => {},
  info: () => {},
  warn: message => process.stderr.write(`${message}\n`),
  error: message => process.stderr.write(`${message}\n`),
  child: () => logger,
};

/** Slow enough for a kill to come between two labels, however slowly the one who kills looks. */
const LATENCY_MS = 5;

function createSlowAsk(): Ask {
  const ask = createAsk();
  return async (...question) => {
    await sleep(LATENCY_MS);
    return ask(...question);
  };
}

/** A process that sends the labels that wait in a database, says when it begins, and goes on until it is killed. */
async function main([file, url]: string[]) {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
  });
  const sender = new LabelSender({
    service: {
      ...{ name: 'payments', owner: 'group:default/risk', scrapeSeconds: 5 },
      instances: [{ url, cloud: 'local' }],
    },
    outbox: new LabelOutbox(db),
    ...{ ask: createSlowAsk(), now: Date.now },
  });
  const loop = new LabelLoop({
    ...{ service: 'payments', sender, logger, everyMs: 1 },
    leases: new Leases(db, 'fraud_latency_leases'),
    holder: JSON.stringify({ ...ownIdentity(), engine: randomUUID() }),
    ...{ isGone: isHolderGone, now: Date.now },
  });
  process.stdout.write('begins\n');
  for (;;) await loop.look();
}

if (require.main === module) {
  main(process.argv.slice(2)).catch(error => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}
