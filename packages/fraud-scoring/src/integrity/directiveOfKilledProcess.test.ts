import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Program } from '../__testUtils__/Program';
import { document, twoModels } from '../__testUtils__/rig';
import { aDirective, aPolicy, STOPPED } from '../directive/directive.testing';
import { DirectiveServer } from '../directive/DirectiveServer.testing';

// The program is started several times in a test.
jest.setTimeout(120_000);

const TOKEN = 'never-to-be-seen-0123456789';

/** The shape of `GET /v1/models`, as far as it is looked at. */
interface Models {
  policy: { version: number };
  experiment: { name: string };
  directive: { revision: number; problem: string | null };
}

describe('what people approved', () => {
  const portal = new DirectiveServer();
  const running: Program[] = [];
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;

  beforeAll(async () => {
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-directive-'));
    await writeFile(path.join(folder, 'token'), `${TOKEN}\n`, { mode: 0o600 });
    await writeFile(
      path.join(models.folder, 'configuration.yaml'),
      JSON.stringify(document()),
    );
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(each => each.end('SIGKILL')));
    await portal.stop();
  });
  afterAll(async () => {
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async () => {
    const program = new Program([
      ...['--port', '0', '--data', path.join(folder, 'data')],
      ...['--config', path.join(models.folder, 'configuration.yaml')],
      ...['--directive', `${portal.url}?secret=${TOKEN}`],
      ...['--directive-token', path.join(folder, 'token')],
    ]);
    running.push(program);
    const { url } = await program.says('ready');
    const now = async () =>
      (await (await fetch(`${url}/v1/models`)).json()) as Models;
    return { program, url, now };
  };
  const until = async (holds: () => Promise<boolean>) => {
    while (!(await holds())) await wait(20);
  };

  it('is served without the portal after kill -9 as soon as the service told that it has it', async () => {
    portal.say(aDirective(0));
    await portal.start();
    const lines: string[] = [];
    for (const revision of [1, 2, 3]) {
      const { program, now } = await start();
      portal.say(
        aDirective(revision, {
          policy: aPolicy({
            metadata: { name: 'card-payments', version: 1 + revision },
          }),
          experiment: STOPPED,
        }),
      );
      await until(async () => (await now()).directive.revision === revision);
      await program.end('SIGKILL');
      lines.push(...program.lines);
    }
    await portal.stop();
    const { program, now, url } = await start();
    expect(await now()).toMatchObject({
      policy: { version: 4 },
      experiment: { name: 'none' },
      directive: {
        revision: 3,
        problem: expect.stringMatching(
          /^http:\/\/127\.0\.0\.1:\d+\/directive cannot be reached \(ECONNREFUSED\)$/,
        ),
      },
    });
    // A portal that was restored from a backup.
    portal.say(aDirective(1));
    await portal.start();
    await until(async () =>
      /revision 1, older than 3/.test((await now()).directive.problem ?? ''),
    );
    expect((await now()).policy.version).toBe(4);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/^fraud_scoring_directive_revision 3$/m);
    expect(await program.end('SIGTERM')).toBe(0);
    lines.push(...program.lines);
    const kept = path.join(folder, 'data/directive.json');
    const told = [...lines, metrics, await readFile(kept, 'utf8')].join('\n');
    expect(portal.asked.map(each => each.authorization)).toContain(
      `Bearer ${TOKEN}`,
    );
    expect(told).toContain('directive-taken');
    expect(told).not.toContain(TOKEN);
  });
});
