import { execFile, type ExecFileException } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { repositoryRoot } from './places';
import { ensurePythonEnv } from './python';

jest.setTimeout(600_000);

const SECRET = 'a key of the portal';

/** The MkDocs of the portal's own environment, called as TechDocs calls it. */
describe('documentation of a repository', () => {
  let folder: string;
  let bin: string;
  let asked: string[];
  const outside = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('an answer from inside');
  });

  beforeAll(async () => {
    bin = path.dirname((await ensurePythonEnv()).python);
    await new Promise<void>(resolve =>
      outside.listen(0, '127.0.0.1', () => resolve()),
    );
  });
  afterAll(() => outside.close());
  beforeEach(async () => {
    asked = [];
    folder = await mkdtemp(path.join(os.tmpdir(), 'documentation-'));
    await mkdir(path.join(folder, 'repository/docs'), { recursive: true });
    await writeFile(path.join(folder, 'ledger.pem'), SECRET);
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  /** @returns what was said, and the page where one was built */
  async function build(configuration: string, page: string) {
    const repository = path.join(folder, 'repository');
    await writeFile(
      path.join(repository, 'mkdocs.yml'),
      `site_name: x\nplugins: [techdocs-core]\n${configuration}`,
    );
    await writeFile(path.join(repository, 'docs/index.md'), page);
    const site = path.join(folder, 'site');
    const first = path.join(repositoryRoot, 'packages/launcher/bin');
    const { said, last, code } = await new Promise<{
      said: string;
      last?: string;
      code?: ExecFileException['code'];
    }>(resolve =>
      execFile(
        path.join(first, 'mkdocs'),
        ['build', '-d', site, '-v'],
        {
          cwd: repository,
          env: {
            PATH: [first, bin, process.env.PATH].join(path.delimiter),
            TMPDIR: folder,
          },
        },
        (error, stdout, stderr) =>
          resolve({
            said: stdout + stderr,
            last: stderr.trimEnd().split('\n').at(-1),
            code: error?.code,
          }),
      ),
    );
    const html = await readFile(path.join(site, 'index.html'), 'utf8').catch(
      () => '',
    );
    return { said, last, code, html };
  }

  const address = () =>
    `http://127.0.0.1:${(outside.address() as AddressInfo).port}`;

  it('is built, with what the extensions make of it', async () => {
    const { html, said } = await build(
      'markdown_extensions:\n  - pymdownx.emoji:\n      emoji_index: !!python/name:material.extensions.emoji.twemoji\n      emoji_generator: !!python/name:material.extensions.emoji.to_svg\n',
      '# Hello\n\n:smile:\n\n```python\nprint(1)\n```\n',
    );
    expect(said).toContain('Documentation built');
    expect(html).toContain('<svg');
    expect(html).toMatch(/class="[^"]*highlight/);
  });

  it('reads no file outside through a diagram', async () => {
    const { html, said, last, code } = await build(
      `markdown_extensions:\n  - plantuml_markdown:\n      server: ${address()}\n      http_method: POST\n      base_dir: ["/"]\n      format: txt\n`,
      `# Hello\n\n\`\`\`plantuml format="txt" source="${folder.slice(
        1,
      )}/ledger.pem"\n\`\`\`\n`,
    );
    expect(last).toBe(
      `The documentation was not built: page index.md: documentation may not read '${folder}/ledger.pem': it reads its own repository and nothing else`,
    );
    expect(code).toBe(1);
    expect(said).not.toContain('Traceback');
    expect(said + html).not.toContain(SECRET);
    expect(asked).toEqual([]);
  });

  it('asks no server for a diagram', async () => {
    const { html } = await build(
      `markdown_extensions:\n  - plantuml_markdown:\n      server: ${address()}\n`,
      '# Hello\n\n```plantuml format="txt"\na -> b\n```\n',
    );
    expect(html).not.toContain('an answer from inside');
    expect(asked).toEqual([]);
  });

  const ONLY = 'is not allowed here; only names of emoji extensions are';

  it.each([
    [
      'extra:\n  a: !!python/object/apply:os.getcwd []\n',
      `line 4: !!python/object/apply:os.getcwd ${ONLY}`,
    ],
    [
      'extra:\n  a: !!python/name:os.system\n',
      `line 4: !!python/name:os.system ${ONLY}`,
    ],
    ['extra:\n  a: !!python/module:os\n', `line 4: !!python/module:os ${ONLY}`],
    [
      'extra:\n  a: !!python/name:material.extensions.emoji.nothing\n',
      'line 4: !!python/name:material.extensions.emoji.nothing names nothing that is installed here',
    ],
    [
      'extra:\n  a: !unknown b\n',
      "line 4: could not determine a constructor for the tag '!unknown'",
    ],
    [
      'extra: [\n',
      "line 4: while parsing a flow node, expected the node content, but found '<stream end>'",
    ],
  ])(
    'names no code of Python, and tells where: %j',
    async (configuration, words) => {
      const { html, said, last, code } = await build(
        configuration,
        '# Hello\n',
      );
      expect(last).toBe(
        `The documentation was not built: mkdocs.yml, ${words}`,
      );
      expect(code).toBe(1);
      expect(said).not.toContain('Traceback');
      expect(html).toBe('');
    },
  );

  it('tells of a mistake that is no refusal in its last line, too', async () => {
    const { last, code } = await build('nav: 7\n', '# Hello\n');
    expect(last).toMatch(
      /^The documentation was not built: Config value 'nav': /,
    );
    expect(code).toBe(1);
  });
});
