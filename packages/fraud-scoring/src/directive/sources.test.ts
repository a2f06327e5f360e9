import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { directiveSourceContract } from './contract.testing';
import { DirectiveServer } from './DirectiveServer.testing';
import { FileSource } from './FileSource';
import { UrlSource } from './UrlSource';

const server = new DirectiveServer();
let folder: string;
let files = 0;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'fraud-directive-'));
});
afterEach(() => server.stop());
afterAll(() => rm(folder, { recursive: true, force: true }));

directiveSourceContract('a file', async () => {
  files += 1;
  const file = path.join(folder, `${files}.json`);
  return {
    source: new FileSource(file),
    put: text => writeFile(file, text),
    takeAway: () => rm(file),
  };
});

directiveSourceContract('an address', async () => {
  await server.start();
  const source = new UrlSource({ url: server.url });
  await server.stop();
  return {
    source,
    async put(text) {
      server.say(text);
      await server.start();
    },
    takeAway: () => server.stop(),
  };
});
