import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import searchPlugin from '@backstage/plugin-search-backend';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import { Readable } from 'node:stream';
import request from 'supertest';
import searchModuleMl from './index';

/** Indexes the documents of each type once, when the backend starts. */
function indexOf(
  documents: Record<string, IndexableDocument[]>,
  indexed: () => void,
) {
  return createBackendModule({
    pluginId: 'search',
    moduleId: 'documents',
    register(env) {
      env.registerInit({
        deps: { registry: searchIndexRegistryExtensionPoint },
        async init({ registry }) {
          const run = Promise.all(
            Object.entries(documents).map(
              ([type, some]) =>
                new Promise<void>(resolve => {
                  registry.addCollator({
                    schedule: {
                      run: async task => {
                        await task.fn(new AbortController().signal);
                        resolve();
                      },
                    },
                    factory: {
                      type,
                      getCollator: async () => Readable.from(some),
                    },
                  });
                }),
            ),
          );
          run.then(indexed);
        },
      });
    },
  });
}

async function start(documents: Record<string, IndexableDocument[]>) {
  let indexed = () => {};
  const isIndexed = new Promise<void>(resolve => {
    indexed = resolve;
  });
  const { server } = await startTestBackend({
    features: [
      searchPlugin,
      searchModuleMl,
      indexOf(documents, () => indexed()),
      mockServices.permissions.factory(),
    ],
  });
  await isIndexed;
  return (types: string[]) =>
    request(server).get('/api/search/query').query({ term: 'fraud', types });
}

describe('the embedded search engine', () => {
  it('finds nothing of a kind of which there is nothing, and finds what there is', async () => {
    const search = await start({
      models: [{ title: 'Fraud', text: 'A model', location: '/fraud' }],
      techdocs: [],
    });
    const empty = await search(['techdocs']);
    expect(empty.status).toBe(200);
    expect(empty.body.results).toEqual([]);
    const found = await search(['models']);
    expect(found.body.results).toMatchObject([
      { document: { location: '/fraud' } },
    ]);
    const both = await search(['models', 'techdocs']);
    expect(both.body.results).toHaveLength(1);
  });

  it('still refuses what it does not know', async () => {
    const search = await start({ models: [] });
    expect((await search(['others'])).status).toBe(400);
  });
});
