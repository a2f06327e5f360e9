import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { AddressInfo } from 'node:net';
import path from 'node:path';
import { identifyProcess } from './processIdentity';
import { findPrometheus } from './prometheusProgram';
import { startTestPrometheus, withPrometheus } from './testPrometheus';
import { script, temporaryFolder } from './toyServer.testing';

// The very first start on a machine without Prometheus builds one.
jest.setTimeout(1_200_000);

interface Answer {
  data: {
    result: { metric: Record<string, string>; value: [number, string] }[];
  };
}

async function query(url: string, text: string) {
  const answer = await fetch(
    `${url}/api/v1/query?query=${encodeURIComponent(text)}`,
  );
  return ((await answer.json()) as Answer).data.result;
}

/** Asks until there is a result. */
async function queryUntil(url: string, text: string) {
  for (;;) {
    const result = await query(url, text);
    if (result.length) return result;
    // Nothing tells when a scrape is over.
    await new Promise(resolve => setTimeout(resolve, 50));
  }
}

/** Something to scrape. */
async function startTarget() {
  const server = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/plain; version=0.0.4')
      .end('# TYPE things gauge\nthings 7\n'),
  ).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { target: `127.0.0.1:${port}`, close: () => server.close() };
}

describe('Prometheus', () => {
  it('scrapes what it is told, keeps it over kill -9, and leaves nothing behind', async () => {
    const { target, close } = await startTarget();
    const server = await startTestPrometheus({
      intervalMs: 100,
      jobs: [{ name: 'toys', targets: [target], labels: { cloud: 'local' } }],
    });
    const { url, pid, dataDir } = server;
    const [{ metric, value }] = await queryUntil(url, 'things');
    expect(metric).toMatchObject({ job: 'toys', cloud: 'local' });
    expect(value[1]).toBe('7');
    close();

    const first = pid();
    await server.kill();
    await server.restart();
    expect(pid()).not.toBe(first);
    const [{ value: count }] = await queryUntil(
      url,
      'count_over_time(things[1h])',
    );
    expect(Number(count[1])).toBeGreaterThan(0);

    await server.stop();
    expect(identifyProcess(pid())).toBeUndefined();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('evaluates rules from files', async () => {
    const { folder, remove } = temporaryFolder();
    const rules = path.join(folder, 'rules.yml');
    writeFileSync(
      rules,
      'groups: [{name: g, rules: [{record: one, expr: vector(1)}]}]',
    );
    await withPrometheus(
      async ({ url }) => {
        const [{ value }] = await queryUntil(url, 'one');
        expect(value[1]).toBe('1');
      },
      { intervalMs: 100, ruleFiles: [rules] },
    );
    remove();
  });
});

describe('the program', () => {
  const nothing = { cacheDir: '/nowhere', onInstall: () => undefined };

  it('is the one in PATH when that is new enough', async () => {
    const { folder, remove } = temporaryFolder();
    const program = script(
      folder,
      'prometheus',
      `echo 'prometheus, version 2.42.0+ds (branch: debian)'`,
    );
    const env = { PATH: folder };
    expect(await findPrometheus({ ...nothing, env })).toBe(program);
    remove();
  });

  it.each([
    [`echo 'prometheus, version 2.24.1'`, 'which is version 2.24'],
    ['exit 1', 'which is no Prometheus that runs here'],
  ])('that is named has to be one: %s', async (lines, words) => {
    const { folder, remove } = temporaryFolder();
    const program = script(folder, 'prometheus', lines);
    await expect(
      findPrometheus({ ...nothing, named: { program, by: 'PROMETHEUS' } }),
    ).rejects.toThrow(words);
    remove();
  });
});
