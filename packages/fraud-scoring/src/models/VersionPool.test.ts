// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- the same models as its own tests
import { writeModelFolder } from '@modelport/model-server/src/modelFolder.testing';
import path from 'node:path';
import { modelOf, SECTION, twoModels } from '../__testUtils__/rig';
import { VersionPool } from './VersionPool';

describe('a pool of versions', () => {
  let models: Awaited<ReturnType<typeof twoModels>>;
  let pool: VersionPool;
  beforeEach(async () => {
    models = await twoModels();
    pool = new VersionPool();
  });
  afterEach(() => models.remove());

  const wanted = (version: string, digest?: string) => ({
    ...{ ref: `fraud@${version}`, name: 'fraud', version, digest },
    path: path.join(models.folder, version),
    features: SECTION,
  });
  const row = new Float32Array(SECTION.definitions.length).fill(1);

  it('loads a version once, and frees it when nobody has it any more', async () => {
    const [first, second, other] = await Promise.all([
      pool.take(wanted('1')),
      pool.take(wanted('1')),
      pool.take(wanted('2')),
    ]);
    expect(second).toBe(first);
    expect(other).not.toBe(first);
    expect(await pool.take(wanted('1', first.model.digest))).toBe(first);
    expect(pool.size).toBe(2);
    pool.give(first);
    pool.give(first);
    expect(first.scorer.score(row)).toBeGreaterThan(0);
    pool.give(first);
    expect(pool.size).toBe(1);
    expect(() => pool.give(first)).toThrow('was given back already');
    const again = await pool.take(wanted('1'));
    expect(again).not.toBe(first);
    expect(again.scorer.score(row)).toBeGreaterThan(0);
    for (const version of [again, other]) pool.give(version);
    expect(pool.size).toBe(0);
  });

  it('loads anew what has changed: its files, or what its inputs are', async () => {
    const before = await pool.take(wanted('1'));
    const renamed = { ...SECTION, set: 'renamed' };
    const declared = await pool.take({ ...wanted('1'), features: renamed });
    expect(declared).not.toBe(before);
    await writeModelFolder(wanted('1').path, modelOf(0.5), null);
    const after = await pool.take(wanted('1'));
    expect(after.model.digest).not.toBe(before.model.digest);
    expect(after.scorer.score(row)).not.toBe(before.scorer.score(row));
    for (const version of [before, declared, after]) pool.give(version);
  });

  it('refuses another digest, and files that cannot be read, also of a version that is loaded', async () => {
    const loaded = await pool.take(wanted('1'));
    await expect(
      pool.take(wanted('1', `sha256:${'0'.repeat(64)}`)),
    ).rejects.toThrow(/digest/);
    await models.remove();
    await expect(pool.take(wanted('1'))).rejects.toThrow(/cannot be read/);
    expect(pool.size).toBe(1);
    pool.give(loaded);
  });
});
