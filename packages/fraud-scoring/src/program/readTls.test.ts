// eslint-disable-next-line no-restricted-imports, @backstage/no-forbidden-package-imports -- the same certificates as its own tests
import { CertificateAuthority } from '@modelport/servers/src/kubernetes/certificates';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readTls } from './readTls';

describe('the files of --tls-cert, --tls-key and --tls-client-ca', () => {
  let folder: string;
  const at = (name: string) => path.join(folder, name);
  const given = (more: Partial<Parameters<typeof readTls>[0]> = {}) => ({
    ...{ certificate: at('own.pem'), key: at('own.key') },
    ...more,
  });

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'fraud-tls-'));
    const authority = await CertificateAuthority.create('ours');
    await writeFile(at('ca.pem'), authority.certificate);
    for (const name of ['own', 'other']) {
      const issued = await authority.issue({ name, use: 'server' });
      await writeFile(at(`${name}.pem`), issued.certificate);
      await writeFile(at(`${name}.key`), issued.key);
    }
    await writeFile(at('text'), 'no PEM, a secret');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('are read', async () => {
    expect(await readTls(undefined)).toBeUndefined();
    expect(await readTls(given())).toEqual({
      certificate: expect.any(Buffer),
      key: expect.any(Buffer),
    });
    expect(await readTls(given({ clientAuthority: at('ca.pem') }))).toEqual(
      expect.objectContaining({ clientAuthority: expect.any(Buffer) }),
    );
  });

  it.each<[string, () => ReturnType<typeof given>, RegExp]>([
    [
      'the certificate is not there',
      () => given({ certificate: at('none') }),
      /^--tls-cert: .*none is not there; give the path of the file/,
    ],
    [
      'the certificate is none',
      () => given({ certificate: at('text') }),
      /^--tls-cert: .*text holds no certificate; give a PEM file of one/,
    ],
    [
      'the key is not there',
      () => given({ key: at('none') }),
      /^--tls-key: .*none is not there/,
    ],
    [
      'the key is none',
      () => given({ key: at('text') }),
      /^--tls-key: .*text holds no private key that is read without a passphrase/,
    ],
    [
      'the key belongs to another certificate',
      () => given({ key: at('other.key') }),
      /^--tls-key: .*other\.key does not belong to the certificate in .*own\.pem/,
    ],
    [
      'the authority is none',
      () => given({ clientAuthority: at('text') }),
      /^--tls-client-ca: .*text holds no certificate/,
    ],
  ])('are refused by their option when %s', async (_, files, problem) => {
    const refused = readTls(files());
    await expect(refused).rejects.toThrow(TypeError);
    await expect(refused).rejects.toThrow(problem);
    await expect(refused).rejects.not.toThrow(/secret/);
  });
});
