import { generateKeyPairSync } from 'node:crypto';
import {
  chmod,
  mkdtemp,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { loadLedgerKey } from './LedgerKey';

describe('the key of the ledger', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'ledger-key-'));
    file = path.join(folder, 'ledger.pem');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is made once, for the account of the portal alone', async () => {
    const [first, second] = await Promise.all([
      loadLedgerKey(file),
      loadLedgerKey(file),
    ]);
    expect(first.id).toMatch(/^[0-9a-f]{16}$/);
    expect(second.id).toBe(first.id);
    expect((await loadLedgerKey(file)).publicKey).toBe(first.publicKey);
    expect((await stat(file)).mode % 0o1000).toBe(0o600);
    expect(await readFile(file, 'utf8')).toContain('PRIVATE KEY');
    expect(first.publicKey).toContain('PUBLIC KEY');
  });

  it('signs a head so that no other one fits', async () => {
    const key = await loadLedgerKey(file);
    const head = { sequence: 3, hash: 'a'.repeat(64) };
    const signature = key.sign(head);
    expect(key.verifies(head, signature)).toBe(true);
    expect(key.verifies({ ...head, sequence: 2 }, signature)).toBe(false);
    expect(key.verifies({ ...head, hash: 'b' }, signature)).toBe(false);
    expect(key.verifies(head, 'nonsense')).toBe(false);
  });

  it('is not made where its folder is missing', async () => {
    await expect(loadLedgerKey(`${folder}/none/ledger.pem`)).rejects.toThrow(
      /mlRegistry\.ledger\.keyFile names .*its folder does not exist/,
    );
  });

  it('is refused when others can read it', async () => {
    await loadLedgerKey(file);
    await chmod(file, 0o640);
    await expect(loadLedgerKey(file)).rejects.toThrow('chmod 600');
  });

  it.each([
    ['no key', 'text'],
    [
      'another kind of key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    ],
  ])('is refused when the file holds %s', async (_, content) => {
    await writeFile(file, content, { mode: 0o600 });
    await expect(loadLedgerKey(file)).rejects.toThrow(
      'mlRegistry.ledger.keyFile names',
    );
  });
});
