import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { featureStoreContract } from './contract.testing';
import { MemoryStore } from './memoryStore';

function makeFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelport-store-'));
  folders.push(folder);
  return folder;
}
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true });
});

const settings = {
  'MemoryStore without a folder': () => ({}),
  'MemoryStore in a folder': () => ({ folder: makeFolder() }),
  'MemoryStore that writes itself down all the time': () => ({
    folder: makeFolder(),
    compactBytes: 1,
  }),
};
for (const [name, options] of Object.entries(settings)) {
  featureStoreContract(name, async retention => {
    let now = 1_700_000_000_000;
    const store = await MemoryStore.open({
      retention,
      now: () => now,
      ...options(),
    });
    return {
      store,
      pass: async seconds => {
        now += seconds * 1000;
      },
    };
  });
}
