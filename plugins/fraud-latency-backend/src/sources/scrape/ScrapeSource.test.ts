import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { SERVICE, type Shown } from '../../__testUtils__/histories';
import { testMetricsSource } from '../../__testUtils__/testMetricsSource';
import { DatabaseFigureStore } from '../../store/DatabaseFigureStore';
import { Scraper } from './Scraper';
import { ScrapeLoop } from './ScrapeLoop';
import { ScrapeSource } from './ScrapeSource';

jest.setTimeout(60_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** What a source has after a portal looked on time at all of it. */
async function start(history: Shown[]) {
  const knex = await databases.init('SQLITE_3');
  const store = await DatabaseFigureStore.create(
    mockServices.database({ knex }),
  );
  let shown = history[0];
  const now = () => shown.at;
  const scraper = new Scraper({
    service: SERVICE,
    store,
    now,
    ask: async (_whom, url) => {
      const text = shown.texts[url.replace('/metrics', '')];
      if (text === undefined) {
        throw new ServiceUnavailableError('It does not answer');
      }
      return { status: 200, text };
    },
  });
  const loop = new ScrapeLoop({
    ...{ service: SERVICE, store, scraper, now },
    logger: mockServices.logger.mock(),
    holder: 'me',
  });
  for (shown of history) await loop.look();
  return {
    source: new ScrapeSource({ service: SERVICE, store, now }),
    stop: () => loop.stop(),
  };
}

testMetricsSource('The portal itself', { start, tolerance: 0.001 });
