import { createBackendModule } from '@backstage/backend-plugin-api';
import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import searchPlugin from '@backstage/plugin-search-backend';
import { searchIndexRegistryExtensionPoint } from '@backstage/plugin-search-backend-node/alpha';
import type { IndexableDocument } from '@backstage/plugin-search-common';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import path from 'node:path';
import { Readable } from 'node:stream';
import request from 'supertest';
import searchModuleMl from './index';
import { PatientSearchEngine } from './PatientSearchEngine';

/** Indexes the documents of each type once, when the backend starts and may. */
function indexOf(
  documents: Record<string, IndexableDocument[]>,
  indexed: () => void,
  mayIndex: Promise<void>,
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
                        await mayIndex;
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

const searchOf = (server: Server, types?: string[]) =>
  request(server).get('/api/search/query').query({ term: 'fraud', types });

/** Starts a backend whose index waits for a word. */
async function startUnindexed(documents: Record<string, IndexableDocument[]>) {
  let mayIndex = () => {};
  const word = new Promise<void>(resolve => {
    mayIndex = resolve;
  });
  let indexed = () => {};
  const isIndexed = new Promise<void>(resolve => {
    indexed = resolve;
  });
  const { server } = await startTestBackend({
    features: [
      searchPlugin,
      searchModuleMl,
      indexOf(documents, () => indexed(), word),
      mockServices.permissions.factory(),
    ],
  });
  return {
    ask: (types?: string[]) => searchOf(server, types),
    async index() {
      mayIndex();
      await isIndexed;
    },
  };
}

async function start(documents: Record<string, IndexableDocument[]>) {
  const { ask, index } = await startUnindexed(documents);
  await index();
  return ask;
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

  it('says that it is being built, and not that there is nothing, until it has been', async () => {
    const models = [{ title: 'Fraud', text: 'A model', location: '/fraud' }];
    const { ask, index } = await startUnindexed({ models, techdocs: [] });
    for (const [types, whose] of [
      [['techdocs', 'models'], 'techdocs, models'],
      [undefined, 'the portal'],
    ] as const) {
      const { status, body } = await ask(types && [...types]);
      expect(status).toBe(503);
      expect(body.error.message).toBe(
        `The search index of ${whose} is being built, as after each start of the portal: search again in a few seconds`,
      );
    }
    await index();
    expect((await ask()).body.results).toHaveLength(1);
    expect((await ask(['techdocs'])).body.results).toEqual([]);
  });

  it('is still being built while what is to be indexed cannot be read', async () => {
    const engine = new PatientSearchEngine({
      logger: mockServices.logger.mock(),
    });
    const indexer = await engine.getIndexer('models');
    const closed = new Promise<void>(resolve => {
      indexer.once('close', resolve);
    });
    indexer.destroy(new Error('The catalog is down'));
    await closed;
    await expect(
      engine.query({ term: 'fraud', types: ['models'] }),
    ).rejects.toThrow('The search index of models is being built');
  });

  it('is of each process, which builds its own at its own start', async () => {
    const config = await readFile(
      path.resolve(__dirname, '../../../app-config.yaml'),
      'utf8',
    );
    expect(config).toMatch(
      /\nsearch:\n {2}collators:\n {4}catalog:\n {6}schedule: &schedule\n( {8}.*\n)* {8}scope: local\n/,
    );
    expect(config).toMatch(/ {4}techdocs:\n {6}schedule: \*schedule\n/);
  });

  it('still refuses what it does not know', async () => {
    const search = await start({ models: [] });
    expect((await search(['others'])).status).toBe(400);
  });
});
