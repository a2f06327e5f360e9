import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ListedFile } from './fetchModel';
import { type AliasClient, provideAliased } from './provideAliased';

const ID = 'm-1';

/** An MLflow with one version, whose files are what `files` says at the time. */
class Shelf {
  status = 'LOGGED_MODEL_READY';
  files = new Map([
    ['MLmodel', 'flavors'],
    ['data/model.onnx', 'graph'],
  ]);
  /** What MLflow lists, where that is something else than what there is. */
  listed: ((tries: number) => ListedFile[]) | undefined;
  downloads: string[] = [];
  /** How often it was asked for the state of the model, with which a fetch begins. */
  fetches = 0;
  #lists = 0;

  readonly client: AliasClient = {
    registeredModels: {
      getAlias: async () => ({ version: '3', modelId: ID }),
    },
    loggedModels: {
      get: async () => {
        this.fetches += 1;
        return { modelId: ID, status: this.status };
      },
      listArtifacts: async () => {
        this.#lists += 1;
        const listed =
          this.listed?.(this.#lists) ??
          [...this.files].map(([name, { length }]) => ({
            ...{ path: name, size: length },
          }));
        return {
          files: listed.map(({ path: name, size }) => ({
            ...{ path: name, isDir: false, fileSize: size },
          })),
        };
      },
      downloadArtifact: async (_id: string, name: string) => {
        this.downloads.push(name);
        return { stream: new Blob([this.files.get(name) ?? '']).stream() };
      },
    },
  } as unknown as AliasClient;
}

describe('the files of the version that an alias names', () => {
  let parent: string;
  let shelf: Shelf;
  const address = () => ({
    ...{ mlflow: 'http://127.0.0.1:1', model: 'fraud', alias: 'champion' },
  });
  const provide = (of = address()) => provideAliased(of, parent, shelf.client);
  const kept = () => readdir(parent, { recursive: true });

  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'fraud-aliased-'));
    shelf = new Shelf();
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  it('are fetched once, whatever how often they are asked for', async () => {
    const of = address();
    const found = await provide(of);
    expect(await provide(of)).toEqual(found);
    expect(shelf.downloads).toEqual(['MLmodel', 'data/model.onnx']);
    const graph = path.join(found.path, 'data/model.onnx');
    expect(await readFile(graph, 'utf8')).toBe('graph');
  });

  it('are not there while the model is being uploaded, and are once it is', async () => {
    shelf.status = 'LOGGED_MODEL_PENDING';
    await expect(provide()).rejects.toThrow(
      /^Version 3 of fraud, which champion names, cannot be fetched: the logged model m-1 is still being uploaded/,
    );
    expect(await kept()).toEqual([]);
    shelf.status = 'LOGGED_MODEL_READY';
    expect((await provide()).version).toBe('3');
  });

  it('are not there when one of them came half', async () => {
    shelf.listed = () => [{ path: 'MLmodel', size: 70 }];
    await expect(provide()).rejects.toThrow(
      /do not come whole: MLmodel has 7 bytes, and MLflow lists 70; they are fetched again later/,
    );
    expect(await kept()).toEqual([]);
  });

  it('are fetched anew when others were listed meanwhile', async () => {
    const whole = [...shelf.files].map(([name, { length }]) => ({
      ...{ path: name, size: length },
    }));
    shelf.listed = tries => (tries === 1 ? whole.slice(0, 1) : whole);
    const { path: folder } = await provide();
    expect(shelf.downloads).toEqual(['MLmodel', 'MLmodel', 'data/model.onnx']);
    expect((await readdir(folder)).sort()).toEqual(['MLmodel', 'data']);
  });

  it('take the place of those that an earlier process had kept half', async () => {
    const { path: folder } = await provide();
    await writeFile(path.join(folder, 'data/model.onnx'), 'gra');
    await provide();
    const graph = path.join(folder, 'data/model.onnx');
    expect(await readFile(graph, 'utf8')).toBe('graph');
  });

  it('are not fetched with each look while they cannot be', async () => {
    const of = address();
    const clock = { now: 0 };
    const look = () =>
      provideAliased(of, parent, shelf.client, () => clock.now);
    shelf.status = 'LOGGED_MODEL_PENDING';
    const begun = [];
    for (; clock.now < 10_000; clock.now += 1_000) {
      const before = shelf.fetches;
      await expect(look()).rejects.toThrow(/is still being uploaded/);
      if (shelf.fetches > before) begun.push(clock.now);
    }
    expect(begun).toEqual([0, 1_000, 3_000, 7_000]);
    shelf.status = 'LOGGED_MODEL_READY';
    clock.now = 15_000;
    expect((await look()).version).toBe('3');
  });

  it('are used as they are where MLflow does not list them now', async () => {
    const found = await provide();
    shelf.listed = () => {
      throw new Error('the place of the files is away');
    };
    expect(await provide()).toEqual(found);
    expect(shelf.fetches).toBe(1);
  });

  it('are refused where there are none, or one lies elsewhere', async () => {
    shelf.files.clear();
    await expect(provide()).rejects.toThrow(/m-1 has no files/);
    shelf.files.set('../outside', 'x');
    await expect(provide()).rejects.toThrow(/a file outside its folder/);
  });
});
