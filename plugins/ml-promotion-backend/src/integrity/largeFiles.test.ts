import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { digestOfModel } from '@modelport/model-server';
import { HttpRegistryClient } from '@modelport/plugin-ml-registry-node';
import { registeredModel, temporaryFolder } from '../__testUtils__/onnxModels';
import { filesIn } from '../__testUtils__/filesIn';
import { ModelFolders } from '../targets/local/ModelFolders';
import { registryFiles } from '../targets/registryFiles';

jest.setTimeout(60_000);

const PIECE_BYTES = 8_192;
/** More than all buffers on the way hold together. */
const LARGE_BYTES = 512 * 1_024;
const TIMES = 30;

/** Sends a file in small pieces, some of them in a later turn. */
function trickle(content: Buffer, response: ServerResponse): void {
  let at = 0;
  const next = () => {
    while (at < content.length) {
      const isTaken = response.write(content.subarray(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
      if (!isTaken) {
        response.once('drain', next);
        return;
      }
      if ((at / PIECE_BYTES) % 5 === 0) {
        setImmediate(next);
        return;
      }
    }
    response.end();
  };
  next();
}

it('a large model comes whole from ml-registry, however its pieces arrive', async () => {
  const place = await temporaryFolder();
  const registered = path.join(place.folder, 'registered');
  await registeredModel(registered);
  await writeFile(path.join(registered, 'large.bin'), randomBytes(LARGE_BYTES));
  const digest = await digestOfModel(registered);
  const never = new AbortController().signal;
  const items = await filesIn(registered).list(never);
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
    if (pathname.endsWith('/content')) {
      const file = path.join(registered, searchParams.get('path') ?? '');
      trickle(await readFile(file), response);
    } else {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ items }));
    }
  }).listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new HttpRegistryClient({
    auth: mockServices.auth({ pluginId: 'ml-promotion' }),
    discovery: mockServices.discovery.mock({
      getBaseUrl: async () => `http://127.0.0.1:${port}`,
    }),
  });
  const files = registryFiles(client, {
    ...{ server: 'default', model: 'large', version: '1' },
  });
  for (let time = 0; time < TIMES; time += 1) {
    const models = new ModelFolders(path.join(place.folder, `${time}`), 5_000);
    await models.provide(digest, files, never);
    expect(await digestOfModel(models.pathOf(digest))).toBe(digest);
  }
  server.close();
  server.closeAllConnections();
  await place.remove();
});
