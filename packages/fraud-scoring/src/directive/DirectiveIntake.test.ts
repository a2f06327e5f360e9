import {
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { aDirective, aPolicy, STOPPED } from './directive.testing';
import { type Directive, parseDirective } from './Directive';
import { DirectiveIntake } from './DirectiveIntake';
import { DirectiveSourceError } from './DirectiveSource';

/** A source that gives what is put, once. */
class Said {
  readonly everyMs = 1_000;
  #next: unknown = new DirectiveSourceError('nobody answers');

  put(next: unknown): void {
    this.#next = next;
  }

  async read(): Promise<unknown> {
    const next = this.#next;
    if (next instanceof Error) throw next;
    this.#next = undefined;
    return next;
  }
}

describe('an intake of directives', () => {
  let root: string;
  let folder: string;
  let source: Said;
  let now: number;
  const open = () => DirectiveIntake.open({ source, folder, now: () => now });
  const kept = async () =>
    JSON.parse(await readFile(path.join(folder, 'directive.json'), 'utf8'));
  const offered = ({ offered: found }: DirectiveIntake): Directive => {
    if (!found) throw new Error('nothing is offered');
    return found;
  };
  /** An intake of which a directive is served. */
  const serving = async (document: object) => {
    const intake = await open();
    source.put(document);
    await intake.ask();
    await intake.take(offered(intake));
    return intake;
  };

  beforeAll(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'fraud-intake-'));
  });
  beforeEach(async () => {
    folder = path.join(await mkdtemp(path.join(root, 'data-')), 'state');
    source = new Said();
    now = 1_000;
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  it('has nothing before the source has said something, and tells why', async () => {
    const intake = await open();
    now = 4_000;
    await intake.ask();
    expect(intake).toMatchObject({
      offered: undefined,
      taken: undefined,
      revision: 0,
      problem: 'nobody answers',
      fetchedAt: null,
      ageMs: 3_000,
    });
  });

  it('offers what is new, and keeps what is served', async () => {
    const intake = await open();
    const document = aDirective(2, { policy: aPolicy() });
    source.put(document);
    await intake.ask();
    expect(intake).toMatchObject({ revision: 0, problem: null });
    expect(offered(intake)).toEqual(parseDirective(document));
    await intake.take(offered(intake));
    now = 6_000;
    expect(intake).toMatchObject({
      offered: undefined,
      revision: 2,
      fetchedAt: 1_000,
      ageMs: 5_000,
    });
    expect(await kept()).toEqual(document);
    const { mode } = await stat(path.join(folder, 'directive.json'));
    expect(mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['directive.json']);
    await intake.ask();
    expect(intake.fetchedAt).toBe(6_000);
    source.put(JSON.parse(JSON.stringify(document)));
    await intake.ask();
    expect(intake.offered).toBeUndefined();
  });

  it('begins with what was kept when the source is silent', async () => {
    const document = aDirective(3, { experiment: STOPPED });
    await serving(document);
    source.put(new DirectiveSourceError('nobody answers'));
    const next = await open();
    await next.ask();
    expect(offered(next)).toEqual(parseDirective(document));
    await next.take(offered(next));
    expect(next).toMatchObject({
      revision: 3,
      fetchedAt: null,
      problem: 'nobody answers',
    });
  });

  it('ignores an older revision of the service, and tells of it until it is none', async () => {
    const intake = await serving(aDirective(5));
    source.put(aDirective(4, { policy: aPolicy() }));
    await intake.ask();
    expect(intake.offered).toBeUndefined();
    expect(intake.revision).toBe(5);
    expect(intake.problem).toMatch(
      /^the source has revision 4, older than 5, which is served on/,
    );
    await intake.ask();
    expect(intake.problem).toMatch(/^the source has revision 4/);
    source.put(aDirective(5));
    await intake.ask();
    expect(intake.problem).toBeNull();
    // The address was changed to that of another service.
    source.put(
      aDirective(1, { metadata: { service: 'another', revision: 1 } }),
    );
    await intake.ask();
    expect(offered(intake)).toMatchObject({ service: 'another', revision: 1 });
  });

  it('offers another content of the same revision', async () => {
    const intake = await serving(aDirective(5));
    source.put(aDirective(5, { policy: aPolicy() }));
    await intake.ask();
    expect(offered(intake).policy?.version).toBe(2);
  });

  it('tells why one cannot be used, and takes the next', async () => {
    const intake = await serving(aDirective(1));
    source.put(aDirective(2, { policy: {} }));
    await intake.ask();
    const why =
      /^the directive cannot be used: policy: apiVersion: nothing is unknown/;
    expect(intake.problem).toMatch(why);
    source.put(new DirectiveSourceError('nobody answers'));
    await intake.ask();
    expect(intake.problem).toMatch(why);
    expect([intake.offered, intake.revision]).toEqual([undefined, 1]);
    source.put(aDirective(3));
    await intake.ask();
    expect(intake.problem).toBeNull();
    expect(offered(intake).revision).toBe(3);
  });

  it('goes on to offer what was not served, with the reason, until there is something else', async () => {
    const intake = await serving(aDirective(1));
    source.put(aDirective(2));
    await intake.ask();
    const second = offered(intake);
    intake.refuse(second, 'its arms are not those');
    expect(offered(intake)).toBe(second);
    expect(intake).toMatchObject({
      revision: 1,
      problem: 'revision 2 is not served: its arms are not those',
    });
    expect(await kept()).toEqual(aDirective(1));
    source.put(aDirective(3));
    await intake.ask();
    expect(intake.problem).toBeNull();
    // What was tried meanwhile says nothing about the third.
    intake.refuse(second, 'its arms are not those');
    expect(intake.problem).toBeNull();
    await intake.take(second);
    expect(offered(intake).revision).toBe(3);
  });

  it('tells that it cannot keep what is served, and tries again', async () => {
    await mkdir(path.join(folder, 'directive.json'), { recursive: true });
    await writeFile(path.join(folder, 'directive.json/x'), '');
    const intake = await open();
    expect(intake.problem).toMatch(/directive\.json cannot be used \(EISDIR\)/);
    source.put(aDirective(1));
    await intake.ask();
    await intake.take(offered(intake));
    expect(intake.revision).toBe(1);
    expect(intake.problem).toMatch(
      /^revision 1 is served, and .*directive\.json cannot be written \(E\w+\)/,
    );
    await rm(path.join(folder, 'directive.json'), { recursive: true });
    await intake.ask();
    expect(intake.problem).toBeNull();
    expect(await kept()).toEqual(aDirective(1));
  });

  it('does without a kept one that is damaged, and replaces it', async () => {
    await mkdir(folder, { recursive: true });
    const file = path.join(folder, 'directive.json');
    await writeFile(file, '{"apiVersion": "secret-of-another');
    await chmod(file, 0o600);
    const intake = await open();
    expect(intake.offered).toBeUndefined();
    expect(intake.problem).toMatch(/directive\.json cannot be used/);
    expect(intake.problem).not.toContain('secret-of-another');
    source.put(aDirective(1));
    await intake.ask();
    await intake.take(offered(intake));
    expect(intake.problem).toBeNull();
    expect(await kept()).toEqual(aDirective(1));
  });

  it('keeps nothing where there is no folder for it', async () => {
    const intake = await DirectiveIntake.open({ source });
    source.put(aDirective(1));
    await intake.ask();
    await intake.take(offered(intake));
    expect(intake).toMatchObject({ revision: 1, problem: null });
  });

  it('does not hide that its source is broken inside', async () => {
    const intake = await open();
    source.put(new TypeError('a slip of the pen'));
    await expect(intake.ask()).rejects.toThrow('a slip of the pen');
  });

  it('is not opened with a token that is none', async () => {
    const tokenFile = path.join(root, 'short');
    await writeFile(tokenFile, 'short');
    await expect(
      DirectiveIntake.at(
        { kind: 'url', url: 'https://portal.example.org/', tokenFile },
        folder,
      ),
    ).rejects.toThrow(/^--directive-token: .* holds no token/);
    const { everyMs } = await DirectiveIntake.at(
      { kind: 'file', file: path.join(root, 'none.json') },
      undefined,
    );
    expect(everyMs).toBe(1_000);
  });
});
