import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { createGitHostPublishAction } from './createGitHostPublishAction';
import { GitHostClient, RepositoryRequest } from './GitHostClient';

jest.setTimeout(30_000);

describe('git-host:publish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'publish-test-'));
  const fetchMock = jest.spyOn(global, 'fetch');
  let host: string;
  let workspacePath: string;
  let count = 0;
  let made: Map<string, string>;
  const getEntityByRef = jest.fn();
  const component = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'cards' },
  };

  const git = (...args: string[]) =>
    execFileSync('git', ['--git-dir', join(host, 'fraud/cards.git'), ...args], {
      encoding: 'utf8',
    }).trim();

  /** A git host whose repositories are real and whose address is a folder. */
  function answerAsGitHost(input: RepositoryRequest): Response {
    const json = (body: unknown, status: number) =>
      new Response(JSON.stringify(body), {
        status,
        headers: { 'content-type': 'application/json' },
      });
    const failed = (name: string, message: string, status: number) =>
      json({ error: { name, message }, response: {} }, status);
    if (input.owner.endsWith('payments')) {
      return failed('NotAllowedError', 'The owner is payments', 403);
    }
    if (input.name === 'refused') {
      return failed('InputError', 'The field name is wrong', 400);
    }
    if (input.name === 'broken') return failed('Error', 'Broken', 500);
    const by = made.get(input.name);
    if (by !== undefined && by !== input.creationId) {
      return failed('ConflictError', 'The field name is "cards": taken', 409);
    }
    made.set(input.name, input.creationId);
    if (by === undefined) {
      execFileSync('git', [
        'init',
        '-q',
        '--bare',
        '-b',
        input.defaultBranch,
        join(host, `fraud/${input.name}.git`),
      ]);
    }
    const pageUrl = `http://portal/api/git-host/fraud/${input.name}`;
    const head = execFileSync(
      'git',
      [
        '--git-dir',
        join(host, `fraud/${input.name}.git`),
        'for-each-ref',
        '--format=%(objectname)',
      ],
      { encoding: 'utf8' },
    ).trim();
    return json(
      {
        owner: 'fraud',
        name: input.name,
        entityRef: `component:default/${input.name}`,
        defaultBranch: input.defaultBranch,
        cloneUrl: `${pageUrl}.git`,
        pageUrl,
        commitSha: head || null,
      },
      201,
    );
  }

  beforeEach(() => {
    count += 1;
    host = join(folder, `host-${count}`);
    workspacePath = join(folder, `workspace-${count}`);
    mkdirSync(join(workspacePath, 'src/.git'), { recursive: true });
    writeFileSync(join(workspacePath, 'README.md'), 'hello');
    writeFileSync(join(workspacePath, 'src/model.py'), 'x = 1');
    made = new Map();
    getEntityByRef.mockReset().mockResolvedValue(component);
    fetchMock.mockReset();
    fetchMock.mockImplementation(async (_url, init) =>
      answerAsGitHost(JSON.parse(String(init?.body))),
    );
  });
  afterAll(() => {
    fetchMock.mockRestore();
    rmSync(folder, { recursive: true, force: true });
  });

  const createAction = () =>
    createGitHostPublishAction({
      backendBaseUrl: 'http://portal',
      catalog: { getEntityByRef },
      longestWaitMs: 1_000,
      client: new GitHostClient({
        auth: mockServices.auth({ pluginId: 'scaffolder' }),
        discovery: {
          getBaseUrl: async () => `file://${host}`,
          getExternalBaseUrl: async () => 'http://portal/api/git-host',
        },
      }),
    });

  async function run(
    input: Record<string, unknown> = {},
    changes: { taskId?: string; isDryRun?: boolean; dates?: string[] } = {},
  ) {
    const output = jest.fn();
    const context = createMockActionContext({
      workspacePath,
      task: { id: changes.taskId ?? 'task-1' },
      user: { ref: 'user:default/ada' },
      input: {
        name: 'cards',
        owner: 'group:default/fraud',
        defaultBranch: 'main',
        ...input,
      },
    });
    const stored = changes.dates;
    await createAction().handler({
      ...context,
      isDryRun: changes.isDryRun,
      output,
      checkpoint: async (options: { fn: () => unknown }) => {
        if (!stored) return options.fn();
        if (stored.length === 0) stored.push(String(await options.fn()));
        return stored[0];
      },
      createTemporaryDirectory: async () => mkdtempSync(join(folder, 'tmp-')),
      getInitiatorCredentials: async () =>
        mockCredentials.user('user:default/ada'),
    } as unknown as Parameters<ReturnType<typeof createAction>['handler']>[0]);
    return Object.fromEntries(output.mock.calls);
  }

  it('ends when the catalog has the component', async () => {
    writeFileSync(join(workspacePath, 'catalog-info.yaml'), 'kind: Component');
    getEntityByRef
      .mockRejectedValueOnce(new Error('The catalog is down'))
      .mockResolvedValueOnce(undefined);
    await run();
    expect(getEntityByRef).toHaveBeenCalledTimes(3);
    expect(getEntityByRef).toHaveBeenLastCalledWith('component:default/cards', {
      credentials: mockCredentials.user('user:default/ada'),
    });
  });

  it('does not wait for ever, nor for what describes no component', async () => {
    await run();
    expect(getEntityByRef).not.toHaveBeenCalled();
    writeFileSync(join(workspacePath, 'catalog-info.yaml'), 'kind: Component');
    getEntityByRef.mockResolvedValue(undefined);
    await expect(run({ name: 'late' })).resolves.toMatchObject({
      entityRef: 'component:default/late',
    });
  });

  it('publishes the workspace as one commit of the user', async () => {
    const output = await run();
    expect(output).toEqual({
      remoteUrl: 'http://portal/api/git-host/fraud/cards.git',
      repoContentsUrl:
        'http://portal/api/git-host/fraud/cards/src/branch/main/',
      commitSha: git('rev-parse', 'main'),
      entityRef: 'component:default/cards',
    });
    expect(git('ls-tree', '-r', '--name-only', 'main').split('\n')).toEqual([
      'README.md',
      'src/model.py',
    ]);
    expect(git('log', '--format=%an <%ae> %s', 'main')).toBe(
      'ada <ada@users.noreply.invalid> Create cards',
    );
  });

  it('asks the git host on behalf of the user, with the task as the creation id', async () => {
    await run({ description: 'Scores cards' });
    const [, init] = fetchMock.mock.calls[0];
    expect(JSON.parse(String(init?.body))).toEqual({
      name: 'cards',
      owner: 'group:default/fraud',
      description: 'Scores cards',
      defaultBranch: 'main',
      creationId: 'task-1',
    });
    expect(init?.headers).toMatchObject({
      authorization: expect.stringContaining('user:default/ada'),
    });
  });

  it('run again for the same task, answers the same and publishes nothing twice', async () => {
    const dates: string[] = [];
    const first = await run({}, { dates });
    await expect(run({}, { dates })).resolves.toEqual(first);
    expect(git('rev-list', '--count', 'main')).toBe('1');
  });

  it('continues where a crash between making and pushing left it', async () => {
    answerAsGitHost({
      name: 'cards',
      owner: 'fraud',
      description: '',
      defaultBranch: 'main',
      creationId: 'task-1',
    });
    const output = await run();
    expect(output.commitSha).toBe(git('rev-parse', 'main'));
  });

  it('refuses a name that another task took, and names the field', async () => {
    await run();
    await expect(run({}, { taskId: 'task-2' })).rejects.toMatchObject({
      name: 'ConflictError',
      message: 'The field name is "cards": taken',
      // What the scaffolder writes to the task's log.
      stack: 'The field name is "cards": taken',
    });
  });

  it.each([
    ['NotAllowedError', { owner: 'group:default/payments' }],
    ['InputError', { name: 'refused' }],
    ['ResponseError', { name: 'broken' }],
    ['InputError', { sourcePath: 'nowhere' }],
    ['NotAllowedError', { sourcePath: '../..' }],
  ])('fails with %s for %p', async (name, input) => {
    await expect(run(input)).rejects.toMatchObject({ name });
  });

  it('publishes only a folder of the workspace', async () => {
    await run({ sourcePath: './src', defaultBranch: 'trunk' });
    expect(git('ls-tree', '-r', '--name-only', 'trunk')).toBe('model.py');
  });

  it('says what git complains about', async () => {
    fetchMock.mockImplementation(
      async () =>
        new Response(JSON.stringify({ owner: 'fraud', name: 'nowhere' })),
    );
    await expect(run()).rejects.toThrow('git push failed');
  });

  it('publishes nothing in a dry run and says what it would make', async () => {
    await expect(run({ owner: 'Fraud' }, { isDryRun: true })).resolves.toEqual({
      remoteUrl: 'http://portal/api/git-host/fraud/cards.git',
      repoContentsUrl:
        'http://portal/api/git-host/fraud/cards/src/branch/main/',
      commitSha: '0'.repeat(40),
      entityRef: 'component:default/cards',
    });
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('describes its input and output', () => {
    const { id, schema, supportsDryRun } = createAction();
    expect(id).toBe('git-host:publish');
    expect(supportsDryRun).toBe(true);
    expect(schema?.input).toMatchObject({
      type: 'object',
      required: ['name', 'owner'],
      properties: {
        name: { type: 'string', pattern: expect.any(String) },
        owner: { type: 'string', minLength: 1 },
        description: { type: 'string', maxLength: 500 },
        defaultBranch: { type: 'string', default: 'main' },
        sourcePath: { type: 'string' },
      },
    });
    expect(schema?.output).toMatchObject({
      required: ['remoteUrl', 'repoContentsUrl', 'commitSha', 'entityRef'],
    });
  });
});
