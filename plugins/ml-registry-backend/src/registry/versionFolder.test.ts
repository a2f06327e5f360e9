import { folderOf, listDeep } from './versionFolder';

describe('the folder of a version', () => {
  it.each([
    [{ source: 'models:/m-1', modelId: 'm-1' }, { modelId: 'm-1' }],
    [{ source: 'runs:/r1/model/' }, { runId: 'r1', at: 'model' }],
    [
      { source: 'mlflow-artifacts:/1/r1/artifacts/a/b', runId: 'r1' },
      { runId: 'r1', at: 'a/b' },
    ],
    [{ source: 's3://bucket/model', runId: 'r1' }, undefined],
    [{ source: 's3://bucket/model' }, undefined],
  ])('is found by %j', (version, folder) => {
    expect(folderOf(version)).toEqual(folder);
  });

  const file = (path: string) => ({ path, isDir: false, fileSize: 1 });

  it('is listed to its depth, with paths from it on', async () => {
    const list = async (path: string | undefined) =>
      ({
        model: [file('model/a'), { path: 'model/b', isDir: true }],
        'model/b': [file('model/b/c')],
      }[path ?? ''] ?? []);
    expect(await listDeep(list, 'model')).toEqual([
      { path: 'a', size: 1 },
      { path: 'b/c', size: 1 },
    ]);
  });

  it.each(['../x', 'model/../x', 'model//x', 'other/x', 'model/a\\b'])(
    'is not left by %s',
    async path => {
      await expect(listDeep(async () => [file(path)], 'model')).rejects.toThrow(
        'leaves the model',
      );
    },
  );

  it('has an end', async () => {
    const many = Array.from({ length: 10_001 }, (_, index) => file(`${index}`));
    await expect(listDeep(async () => many)).rejects.toThrow('more than 10000');
  });
});
