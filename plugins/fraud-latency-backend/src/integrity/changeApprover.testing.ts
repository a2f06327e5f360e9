import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import knexFactory from 'knex';
import { DatabaseServing } from '../serving/DatabaseServing';

/**
 * A process that requests and approves one change after the other, and goes on until it is killed. It writes each revision to
 * a file once it knows of it.
 */
async function main([file, told]: string[]) {
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
  });
  const serving = new DatabaseServing(db);
  process.stdout.write('begins\n');
  for (;;) {
    const at = Date.now();
    const row = await serving.write('payments', async writer => {
      const open = await writer.open('experiment');
      return (
        open ??
        writer.request({
          ...{ id: randomUUID(), service: 'payments', kind: 'experiment' },
          ...{ proposal: '{}', reason: 'again', requested_by: 'user:x/ada' },
          ...{ requested_at: at, preview: null, replaces: null },
        })
      );
    });
    const approved = await serving.write('payments', writer =>
      writer.decide(row, {
        ...{ state: 'approved', by: 'user:x/bob', at, note: null },
      }),
    );
    appendFileSync(told, `${approved?.revision}\n`);
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).catch(error => {
    process.stderr.write(`${error}\n`);
    process.exitCode = 1;
  });
}
