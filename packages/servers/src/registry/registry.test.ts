import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { identifyProcess } from '../processIdentity';
import { startServer } from '../startServer';
import { temporaryFolder } from '../toyServer.testing';
import { imageRegistry } from './imageRegistry';
import { startTestRegistry, TestRegistry, withRegistry } from './testRegistry';

// The very first start on a machine builds the registry.
jest.setTimeout(1_200_000);

const run = promisify(execFile);
const OCI = 'application/vnd.oci.image.manifest.v1+json';

/** Pushes an image of one file under a tag. @returns its name by digest */
async function pushToy({ host, crane }: TestRegistry, text = 'hello') {
  const { folder, remove } = temporaryFolder();
  writeFileSync(path.join(folder, 'words'), text);
  const layer = path.join(folder, 'layer.tar');
  await run('tar', ['-C', folder, '--mtime=@0', '-cf', layer, 'words']);
  const tag = `${host}/toys/words:latest`;
  const push = ['append', '--oci-empty-base', '-f', layer, '-t', tag];
  const { stdout } = await run(crane, push);
  remove();
  return stdout.trim();
}

/** Asks the registry for a manifest of the toy, by tag or digest. */
function manifestOf(url: string, reference: string) {
  return fetch(`${url}/v2/toys/words/manifests/${reference}`, {
    headers: { accept: OCI },
  });
}

const sumOf = (bytes: Buffer) =>
  createHash('sha256').update(bytes).digest('hex');
const digestOf = (image: string) => image.split('@')[1];

describe('the registry of images', () => {
  it('gives back by its digest what crane pushed, also after kill -9, and leaves nothing behind', async () => {
    const server = await startTestRegistry();
    const { url, pid, dataDir, crane } = server;
    const image = await pushToy(server);
    expect(image).toMatch(
      /^127\.0\.0\.1:\d+\/toys\/words@sha256:[0-9a-f]{64}$/,
    );

    await server.kill();
    await expect(manifestOf(url, 'latest')).rejects.toThrow();
    await server.restart();
    for (const reference of ['latest', digestOf(image)]) {
      const answer = await manifestOf(url, reference);
      expect(answer.headers.get('content-type')).toBe(OCI);
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect(`sha256:${sumOf(bytes)}`).toBe(digestOf(image));
    }
    await run(crane, ['validate', '--remote', image]);

    await server.stop();
    expect(identifyProcess(pid())).toBeUndefined();
    expect(existsSync(dataDir)).toBe(false);
  });

  it('keeps an image whose tag went on to another one, and forgets a tag that is deleted', async () => {
    await withRegistry(async server => {
      const { url, crane, host } = server;
      const first = await pushToy(server, 'first');
      const second = await pushToy(server, 'second');
      expect(second).not.toBe(first);
      await server.kill();
      await server.restart();
      expect((await manifestOf(url, digestOf(first))).ok).toBe(true);
      const { stdout } = await run(crane, [
        'digest',
        `${host}/toys/words:latest`,
      ]);
      expect(stdout.trim()).toBe(digestOf(second));

      await run(crane, ['delete', `${host}/toys/words:latest`]);
      await server.restart();
      expect((await manifestOf(url, 'latest')).status).toBe(404);
      expect((await manifestOf(url, digestOf(second))).ok).toBe(true);
    });
  });

  it('refuses a manifest that is larger than any', async () => {
    await withRegistry(async ({ url }) => {
      const { status } = await fetch(`${url}/v2/toys/words/manifests/large`, {
        method: 'PUT',
        headers: { 'content-type': OCI },
        body: ' '.repeat(4 * 1024 * 1024 + 1),
      });
      expect(status).toBe(413);
    });
  });

  /** Uploads a blob in the way of crane. @returns the answer to its end */
  async function upload(url: string, blob: Buffer, digest: string) {
    const begun = await fetch(`${url}/v2/toys/words/blobs/uploads/`, {
      method: 'POST',
    });
    const at = new URL(begun.headers.get('location') ?? '', url);
    await fetch(at, { method: 'PATCH', body: blob });
    at.searchParams.set('digest', digest);
    return fetch(at, { method: 'PUT' });
  }
  const blobAt = (url: string, digest: string) =>
    fetch(`${url}/v2/toys/words/blobs/${digest}`, { method: 'HEAD' });

  it('holds no large layer in memory', async () => {
    await withRegistry(async ({ url, pid }) => {
      const blob = Buffer.alloc(128 * 1024 * 1024, 'layer');
      const digest = `sha256:${sumOf(blob)}`;
      expect((await upload(url, blob, digest)).status).toBe(201);
      const found = await blobAt(url, digest);
      expect(found.headers.get('content-length')).toBe(String(blob.length));
      const status = readFileSync(`/proc/${pid()}/status`, 'utf8');
      const [, most] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
      expect(Number(most) * 1024).toBeLessThan(blob.length / 2);
    });
  });

  it('refuses a blob that is not the one of its digest', async () => {
    await withRegistry(async ({ url }) => {
      const digest = `sha256:${sumOf(Buffer.from('wanted'))}`;
      const refused = await upload(url, Buffer.from('other'), digest);
      expect(refused.status).toBe(400);
      expect(await refused.text()).toContain('DIGEST_INVALID');
      expect((await blobAt(url, digest)).status).toBe(404);
      const again = await upload(url, Buffer.from('wanted'), digest);
      expect(again.status).toBe(201);
    });
  });

  it('tells others where it is, by a variable', async () => {
    const { folder, remove } = temporaryFolder();
    const server = await startServer(imageRegistry, {
      dataDir: folder,
      config: {},
    });
    expect(server.env).toEqual({ IMAGE_REGISTRY: `127.0.0.1:${server.port}` });
    await server.stop();
    remove();
  });
});
