import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { totalOf } from '@modelport/plugin-fraud-latency-common';
import { metricsText, times } from '../__testUtils__/metricsText';
import { aService } from '../__testUtils__/startTestPlugin';
import { Scraper } from '../sources/scrape/Scraper';
import { ScrapeLoop } from '../sources/scrape/ScrapeLoop';
import { ScrapeSource } from '../sources/scrape/ScrapeSource';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';

jest.setTimeout(60_000);

const BEGIN = Date.UTC(2026, 10, 30, 12);
const service = aService();
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

async function rig() {
  const knex = await databases.init('SQLITE_3');
  let [clock, asked] = [BEGIN, 0];
  const now = () => clock;
  /** A process of the portal; the service has two requests a second. */
  const startPortal = async (holder: string) => {
    const store = await DatabaseFigureStore.create(
      mockServices.database({ knex }),
    );
    const scraper = new Scraper({
      ...{ service, store, now },
      ask: async () => {
        asked += 1;
        const startedAt = BEGIN - 3_600_000;
        const count = (2 * (clock - startedAt)) / 1_000;
        const requests = { 1: times(count, 0.004) };
        return { status: 200, text: metricsText({ startedAt, requests }) };
      },
    });
    const loop = new ScrapeLoop({
      ...{ service, store, scraper, now, holder },
      logger: mockServices.logger.mock(),
    });
    return { loop, source: new ScrapeSource({ service, store, now }) };
  };
  const passSeconds = (seconds: number) => {
    clock += 1_000 * seconds;
  };
  const countsOf = async (source: ScrapeSource) => {
    const span = { from: BEGIN, to: BEGIN + 90_000 };
    return (await source.series(span, 15)).map(
      step => step && totalOf(step.requests),
    );
  };
  return { startPortal, passSeconds, countsOf, asked: () => asked };
}

describe('what instances counted', () => {
  it('is not counted twice by two processes of the portal', async () => {
    const { startPortal, passSeconds, countsOf, asked } = await rig();
    const [one, other] = [await startPortal('one'), await startPortal('other')];
    for (let step = 0; step <= 18; step += 1) {
      await Promise.all([one.loop.look(), other.loop.look()]);
      passSeconds(5);
    }
    expect(asked()).toBe(19);
    const counts = await countsOf(other.source);
    expect(counts).toEqual([30, 30, 30, 30, 30, 30]);
  });

  it('is neither lost nor counted twice when another process goes on, and no step has more than there was', async () => {
    const { startPortal, passSeconds, countsOf } = await rig();
    const first = await startPortal('first');
    for (let step = 0; step <= 8; step += 1) {
      await first.loop.look();
      passSeconds(5);
    }
    // Killed at 40 s: its lease runs until 50 s.
    const second = await startPortal('second');
    for (let step = 9; step <= 18; step += 1) {
      await second.loop.look();
      passSeconds(5);
    }
    const counts = await countsOf(second.source);
    expect(counts).toEqual([30, 30, 30, 30, 30, 30]);
  });

  it('stays as it was while the portal is away for long, and makes no step higher then', async () => {
    const { startPortal, passSeconds, countsOf } = await rig();
    const first = await startPortal('first');
    for (let step = 0; step <= 3; step += 1) {
      await first.loop.look();
      passSeconds(5);
    }
    await first.loop.stop();
    passSeconds(40);
    const second = await startPortal('second');
    for (let step = 12; step <= 18; step += 1) {
      await second.loop.look();
      passSeconds(5);
    }
    const counts = await countsOf(second.source);
    expect(counts).toEqual([30, undefined, undefined, undefined, 30, 30]);
  });
});
