import {
  mkdir,
  mkdtemp,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Program } from '../__testUtils__/Program';
import { document, SECTION, twoModels } from '../__testUtils__/rig';

/** Rejects where the exit code is not 0. */
const called = promisify(execFile);

// The program is started several times in a test.
jest.setTimeout(120_000);

describe('the program', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let folder: string;
  const running: Program[] = [];

  beforeAll(async () => {
    models = await twoModels();
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-program-'));
    await writeFile(
      path.join(folder, 'modelport.yaml'),
      JSON.stringify({ kind: 'Model', features: SECTION }),
    );
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map(each => each.end('SIGKILL')));
  });
  afterAll(async () => {
    await models?.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (...args: string[]) => {
    const program = new Program(args);
    running.push(program);
    return program;
  };
  const oneModel = (...more: string[]) =>
    run(
      ...['--port', '0', '--model', path.join(models.folder, '1')],
      ...['--features', path.join(folder, 'modelport.yaml')],
      ...more,
    );
  const score = async (url: unknown, id: string) => {
    const response = await fetch(`${url}/v1/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        transaction_id: id,
        event_time: '2026-06-01T12:00:00Z',
        customer_id: 'c1',
        terminal_id: 't1',
        amount: 10,
        currency: 'EUR',
      }),
    });
    expect(response.status).toBe(200);
    return response.json();
  };
  const countOf = async (url: unknown, id: string) => {
    const response = await fetch(`${url}/v1/decisions/${id}`);
    const { features } = (await response.json()) as {
      features: { values: Record<string, number> };
    };
    return features.values.customer_count_1d;
  };

  it('scores with one model, keeps everything over kill -9, and is refused a folder that another has', async () => {
    const data = path.join(folder, 'data');
    const first = oneModel('--data', data);
    const ready = await first.says('ready');
    expect(ready).toMatchObject({ keeps: data, configuration: 'one-model' });
    const answers = await Promise.all(
      ['a', 'b', 'c'].map(id => score(ready.url, id)),
    );
    const second = oneModel('--data', data);
    expect((await second.says('refused')).error).toMatch(/in use by process/);
    expect(await second.exitCode()).toBe(1);
    await first.end('SIGKILL');
    const third = oneModel('--data', data);
    const { url } = await third.says('ready');
    expect(await score(url, 'b')).toEqual(answers[1]);
    await score(url, 'd');
    expect(await countOf(url, 'd')).toBe(4);
    const { mode } = await stat(path.join(data, 'pseudonym.key'));
    expect(mode & 0o777).toBe(0o600);
    expect(await third.end('SIGTERM')).toBe(0);
  });

  it('ends when it cannot read what is set of Kafka, with no store held open', async () => {
    const program = oneModel(
      ...['--data', path.join(folder, 'unread'), '--kafka', '127.0.0.1:9'],
      ...['--kafka-settings', path.join(folder, 'none.yaml')],
    );
    expect((await program.says('refused')).error).toMatch(
      /^--kafka-settings: .*none\.yaml cannot be read as YAML/,
    );
    expect(await program.exitCode()).toBe(1);
  });

  it('serves what its configuration names, and what is changed in it, within seconds', async () => {
    const file = path.join(models.folder, 'configuration.yaml');
    await writeFile(file, JSON.stringify(document()));
    const program = run('--port', '0', '--config', file);
    const { url, keeps } = await program.says('ready');
    expect(keeps).toBe('nothing');
    await writeFile(file, JSON.stringify(document({ currency: 'euro' })));
    expect((await program.says('configuration-refused')).error).toMatch(
      /^currency: write an ISO 4217 code/,
    );
    await score(url, 'a');
    await writeFile(
      file,
      JSON.stringify(
        document({
          metadata: { name: 'test', revision: 2 },
          experiment: undefined,
          traffic: 'fraud@2',
        }),
      ),
    );
    expect(await program.says('reconfigured')).toMatchObject({ revision: 2 });
    expect(await score(url, 'b')).toMatchObject({ model: { version: '2' } });
  });

  it.each<[string, string[], RegExp]>([
    ['no port', ['--model', 'x'], /--port is missing/],
    ['no model', ['--port', '0'], /either --config or --model/],
    [
      'two sources',
      ['--port', '0', '--model', 'x', '--config', 'y'],
      /either --config or --model/,
    ],
    [
      'features beside a configuration',
      ['--port', '0', '--config', 'y', '--features', 'z'],
      /--features and --policy belong to --model/,
    ],
    [
      'an unknown store',
      ['--port', '0', '--model', 'x', '--store', 'disk'],
      /--store is disk; give memory or redis:/,
    ],
    [
      'a store with a password',
      ['--port', '0', '--model', 'x', '--store', 'http://me:secret@h'],
      /--store is something that may hold a password; give memory or redis:/,
    ],
    [
      'half of a certificate',
      ['--port', '0', '--model', 'x', '--tls-cert', 'y'],
      /--tls-cert and --tls-key together/,
    ],
    [
      'records without a folder',
      ['--port', '0', '--model', 'x', '--records-mb', '5'],
      /--records-mb needs --data: records are kept there/,
    ],
    [
      'records for too long',
      ['--port', '0', '--model', 'x', '--data', 'd', '--records-days', '401'],
      /--records-days is 401; give a whole number up to 400/,
    ],
    [
      'a token for a file',
      [
        '--port',
        '0',
        '--model',
        'x',
        '--directive',
        'd',
        '--directive-token',
        't',
      ],
      /--directive-token needs --directive with an address/,
    ],
    [
      'a directive from afar that everybody on the way could change',
      ['--port', '0', '--model', 'x', '--directive', 'http://10.0.0.1/d'],
      /--directive: what is read there decides on payments/,
    ],
    [
      'a database that is no number',
      ['--port', '0', '--model', 'x', '--store', 'redis://127.0.0.1:6379/a'],
      /--store: what follows the host is no database; give the number of one/,
    ],
    [
      'a folder that is a file',
      ['--port', '0', '--model', 'x', '--data', __filename],
      /^--data: .*runProgram\.test\.ts is a file; give a folder/,
    ],
    ['an unknown option', ['--port', '0', '--modle', 'x'], /--modle/],
  ])('refuses %s, and says how it is called', async (_, args, error) => {
    const program = run(...args);
    expect(await program.says('refused')).toEqual({
      event: 'refused',
      error: expect.stringMatching(error),
      usage: expect.stringContaining('serve:fraud --port PORT'),
    });
    expect(await program.exitCode()).toBe(1);
  });

  it.each<[string, (folder: string) => string[], RegExp]>([
    [
      'clients that are not there',
      at => ['--clients', path.join(at, 'none')],
      /^--clients: .*none is not there; give the path of the file/,
    ],
    [
      'clients without a name',
      at => ['--clients', path.join(at, 'clients.yaml')],
      /^--clients: .*clients\.yaml: clients\[0\]\.name: write a text/,
    ],
    [
      'clients that are no YAML, of which it repeats nothing',
      at => ['--clients', path.join(at, 'broken.yaml')],
      /^--clients: .*broken\.yaml: (?!.*hunter2)/,
    ],
    [
      'a key that is not there',
      at => ['--pseudonym-key', path.join(at, 'none')],
      /^--pseudonym-key: .*none is not there/,
    ],
    [
      'a certificate that is a folder',
      at => ['--tls-cert', at, '--tls-key', at],
      /^--tls-cert: .* is a folder; give a file/,
    ],
  ])('refuses %s, by the name of the option', async (_, args, error) => {
    await writeFile(path.join(folder, 'clients.yaml'), 'clients: [{}]');
    await writeFile(path.join(folder, 'broken.yaml'), 'clients: [hunter2: {');
    const program = oneModel(...args(folder));
    expect(await program.says('refused')).toEqual({
      event: 'refused',
      error: expect.stringMatching(error),
      usage: expect.stringContaining('serve:fraud --port PORT'),
    });
    expect(await program.exitCode()).toBe(1);
    expect(program.lines).toHaveLength(1);
  });

  it('says how it is called where it is asked to', async () => {
    const bin = path.resolve(__dirname, '../../bin/fraud-scoring.cjs');
    const { stdout } = await called(process.execPath, [bin, '--help']);
    expect(stdout).toMatch(/^serve:fraud --port PORT/);
  });

  it('says whose port it cannot have', async () => {
    const first = oneModel();
    const { port } = await first.says('ready');
    const second = run(
      ...['--port', String(port), '--model', path.join(models.folder, '1')],
      ...['--features', path.join(folder, 'modelport.yaml')],
    );
    expect((await second.says('refused')).error).toBe(
      `--port ${port}: another process has it on 127.0.0.1; end that one, or give another port, 0 for any that is free`,
    );
    expect(await second.exitCode()).toBe(1);
  });

  it('refuses a model without features, and a key that is none', async () => {
    const bare = run(
      ...[
        '--port',
        '0',
        '--model',
        path.join(models.folder, '1', 'model.onnx'),
      ],
    );
    expect((await bare.says('refused')).error).toMatch(
      /nothing says what its inputs are/,
    );
    const key = path.join(folder, 'short.key');
    await mkdir(folder, { recursive: true });
    await writeFile(key, 'secret');
    const short = oneModel('--pseudonym-key', key);
    const { error } = await short.says('refused');
    expect(error).toMatch(/holds no key/);
    expect(error).not.toContain(await readFile(key, 'utf8'));
  });
});
