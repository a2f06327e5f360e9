import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { buildModelEntity } from '../testUtils';
import { createModelportConfigReader } from './createModelportConfigReader';
import { fileUrl, urlAtCommit } from './repositoryUrl';

const SHA = 'a'.repeat(40);
const TEXT = 'apiVersion: modelport/v1alpha1\nmetrics: []\n';
const entity = (annotations: Record<string, string>) =>
  buildModelEntity({ annotations });
const onGitHub = entity({
  'backstage.io/source-location': 'url:https://github.com/o/r/tree/main/',
});

function setup(text: string | Error = TEXT) {
  const content = async () => {
    if (text instanceof Error) {
      throw text;
    }
    return Buffer.from(text);
  };
  const urlReader = mockServices.urlReader.mock({
    readUrl: jest.fn(async () => ({ buffer: content, etag: 'content-hash' })),
    readTree: jest.fn(async (_url, options) => ({
      etag: SHA,
      files: async () =>
        ['README.md', 'modelport.yaml']
          .filter(path => options?.filter?.(path) ?? true)
          .map(path => ({ path, content })),
      archive: jest.fn(),
      dir: jest.fn(),
    })),
  });
  return { urlReader, reader: createModelportConfigReader({ urlReader }) };
}

describe('the reader of modelport.yaml', () => {
  it('reads the head of the branch and says which commit that was', async () => {
    const { reader, urlReader } = setup();
    await expect(reader.read(onGitHub)).resolves.toEqual({
      config: { apiVersion: 'modelport/v1alpha1', metrics: [] },
      commit: SHA,
      url: 'https://github.com/o/r/tree/main/modelport.yaml',
    });
    expect(urlReader.readTree).toHaveBeenCalledWith(
      'https://github.com/o/r/tree/main/',
      expect.anything(),
    );
  });

  it('reads at a commit', async () => {
    const { reader, urlReader } = setup();
    const found = await reader.read(onGitHub, { commit: SHA });
    expect(found.commit).toBe(SHA);
    expect(urlReader.readUrl).toHaveBeenCalledWith(
      `https://github.com/o/r/tree/${SHA}/modelport.yaml`,
      { signal: undefined },
    );
  });

  it('falls back on the managed location and follows the config path', async () => {
    const { reader, urlReader } = setup();
    await reader.read(
      entity({
        'backstage.io/managed-by-location':
          'url:http://localhost:7007/o/r/src/branch/main/catalog-info.yaml',
        'modelport.dev/config-path': 'ml/modelport.yaml',
      }),
      { commit: SHA },
    );
    expect(urlReader.readUrl).toHaveBeenCalledWith(
      `http://localhost:7007/o/r/src/commit/${SHA}/ml/modelport.yaml`,
      { signal: undefined },
    );
  });

  it('says what is missing', async () => {
    const { reader } = setup();
    await expect(reader.read(entity({}))).rejects.toMatchObject({
      message:
        'component:default/fraud names no repository: set the annotation backstage.io/source-location',
    });
    await expect(
      reader.read(entity({ 'backstage.io/source-location': 'dir:/x' })),
    ).rejects.toThrow("is of type 'dir'");
    await expect(
      reader.read(
        entity({
          'backstage.io/source-location':
            'url:https://github.com/o/r/tree/main/',
          'modelport.dev/config-path': 'other.yaml',
        }),
      ),
    ).rejects.toThrow('There is no other.yaml at https://github.com/o/r/');
    const gone = setup(new NotFoundError('gone')).reader;
    const url = 'https://github.com/o/r/tree';
    const remedy =
      'commit one, or set the annotation modelport.dev/config-path';
    await expect(gone.read(onGitHub, { commit: SHA })).rejects.toMatchObject({
      message: `There is no modelport.yaml at ${url}/${SHA}/modelport.yaml, or no such commit: ${remedy}`,
    });
    await expect(gone.read(onGitHub)).rejects.toMatchObject({
      message: `There is no modelport.yaml at ${url}/main/modelport.yaml: ${remedy}`,
    });
  });

  it('passes on what is wrong in the file and other failures of the host', async () => {
    await expect(setup('a: 1').reader.read(onGitHub)).rejects.toThrow(
      'apiVersion is missing',
    );
    await expect(
      setup(new Error('rate limited')).reader.read(onGitHub),
    ).rejects.toThrow('rate limited');
  });
});

describe('addresses in a repository', () => {
  it.each([
    ['https://github.com/o/r/blob/main/a.yaml', `/blob/${SHA}/a.yaml`],
    ['https://gitlab.com/g/s/r/-/tree/main/a/', `/-/tree/${SHA}/a/`],
    ['https://gitea.x/o/r/src/tag/v1', `/src/commit/${SHA}/`],
  ])('points %s at a commit', (url, end) => {
    expect(urlAtCommit(url, SHA).endsWith(`/r${end}`)).toBe(true);
  });

  it('refuses a branch as a commit and an address without a branch', () => {
    expect(() => urlAtCommit('https://x/o/r/tree/main/', 'main')).toThrow(
      "commit 'main' is not a full commit hash",
    );
    expect(() => urlAtCommit('https://x/o/r', SHA)).toThrow('names no branch');
  });

  it.each(['../a', '/a', 'a/../../b', 'a//b', './a', ''])(
    'refuses the path %j',
    path => {
      expect(() => fileUrl('https://x/o/r/tree/main/', path)).toThrow(
        'must be a path inside the repository',
      );
    },
  );
});
