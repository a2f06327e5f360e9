import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { buildEntry, ENTITY } from '../__testUtils__/builders';
import { createRegistryStore } from '../store/RegistryStore';
import { openLedger } from './openLedger';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

describe('opening the ledger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'open-ledger-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('makes a key for an empty ledger, and never another one for it', async () => {
    const knex = await databases.init('SQLITE_3');
    const store = await createRegistryStore(mockServices.database({ knex }));
    const logger = mockServices.logger.mock();
    const file = path.join(folder, 'ledger.pem');
    const open = () => openLedger(file, logger, knex);
    const begun = await open();
    await store.transaction(({ db }) => begun.append(db, buildEntry()));
    await rename(file, `${file}.away`);
    const lost = await open();
    expect(await readdir(folder)).toEqual(['ledger.pem.away']);
    expect(logger.warn).toHaveBeenCalledWith(expect.stringContaining(file));
    await expect(lost.assertAppendable(knex)).rejects.toMatchObject({
      name: 'ConflictError',
      message: expect.stringMatching(
        /its key is gone: put the key back at mlRegistry\.ledger\.keyFile/,
      ),
    });
    expect(
      await lost.list(knex, { entityRef: ENTITY }, { limit: 9 }),
    ).toHaveLength(1);
    await rename(`${file}.away`, file);
    await (await open()).assertAppendable(knex);
    expect(logger.error).not.toHaveBeenCalled();
  });
});
