import { InputError } from '@backstage/errors';
import { everyoneReads } from '../__testUtils__/everyoneReads';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import {
  buildRun,
  FakeTrackingServer,
} from '../__testUtils__/FakeTrackingServer';
import { TrackingReader } from '../tracking/TrackingReader';
import { RunFeed } from './RunFeed';

function serverWith(name: string, experiments: string[], startTimes: number[]) {
  const server = new FakeTrackingServer(name);
  server.experiments = new Map(experiments.map(each => [each, `id-${each}`]));
  server.runs = startTimes.map((startTime, index) =>
    buildRun({
      runId: `${name}-${index}`,
      experimentId: `id-${experiments[index % experiments.length]}`,
      startTime,
    }),
  );
  return server;
}

const model = (name: string, server: string) =>
  buildModelEntity({
    name,
    annotations: { 'modelport.dev/mlflow-server': server },
  });

describe('the feed of runs', () => {
  let time = 0;
  const feedOver = (servers: FakeTrackingServer[]) =>
    new RunFeed(
      new Map(
        servers.map(server => [
          server.name,
          new TrackingReader(server, { now: () => time }),
        ]),
      ),
      everyoneReads,
      () => new Date(time),
    );
  const entities = [model('a', 'one'), model('b', 'one'), model('c', 'two')];

  async function walk(
    feed: RunFeed,
    pageSize: number,
    between: () => void = () => {},
  ) {
    const pages = [];
    let pageToken: string | undefined;
    do {
      const page = await feed.list(entities, { pageSize, pageToken });
      pages.push(page);
      pageToken = page.nextPageToken;
      between();
    } while (pageToken && pages.length < 100);
    return pages;
  }

  it.each([1, 2, 3, 5, 7, 100])(
    'gives every run once, newest first, in pages of %i',
    async pageSize => {
      const one = Array.from({ length: 11 }, (_, i) => ((i * 7) % 11) * 100);
      const two = Array.from({ length: 8 }, (_, i) => ((i * 5) % 8) * 130 + 7);
      const feed = feedOver([
        serverWith('one', ['a', 'b'], one),
        serverWith('two', ['c'], two),
      ]);
      const pages = await walk(feed, pageSize);
      const times = pages.flatMap(page => page.items.map(run => run.startTime));
      expect(times).toEqual([...one, ...two].sort((a, b) => b - a));
      pages
        .slice(0, -1)
        .forEach(page => expect(page.items).toHaveLength(pageSize));
    },
  );

  it('does not hold newer runs back behind one whose time is unknown', async () => {
    const one = serverWith('one', ['a', 'b'], [9, 8, 1]);
    const [odd, ...known] = one.runs;
    one.runs = [{ ...odd, startTime: undefined }, ...known];
    const two = serverWith('two', ['c'], [7, 2]);
    jest.spyOn(one, 'searchRuns').mockImplementation(async () => ({
      runs: one.runs,
      nextPageToken: undefined,
    }));
    const [page] = await walk(feedOver([one, two]), 10);
    expect(page.items.map(run => run.startTime)).toEqual([
      ...[undefined, 8, 7, 2, 1],
    ]);
  });

  it('gives the runs of the others while a server is down, and the failed ones when it is back', async () => {
    const one = serverWith('one', ['a', 'b'], [4, 3, 2, 1]);
    const two = serverWith('two', ['c'], [40, 30]);
    const feed = feedOver([one, two]);
    two.down = true;
    const first = await feed.list(entities, { pageSize: 2 });
    expect(first.items.map(run => run.startTime)).toEqual([4, 3]);
    expect(first.errors).toEqual([
      { server: 'two', message: expect.stringContaining('cannot be reached') },
    ]);
    two.down = false;
    time += 10_000;
    const again = await feed.list(entities, { pageSize: 3 });
    expect(again.items.map(run => run.startTime)).toEqual([40, 30, 4]);
    expect(again.errors).toEqual([]);
  });

  it('ends when only a server that is down has more', async () => {
    const one = serverWith('one', ['a', 'b'], [4, 3]);
    const two = serverWith('two', ['c'], [5, 2, 1]);
    const feed = feedOver([one, two]);
    const pages = await walk(feed, 1, () => {
      two.down = true;
      time += 6000;
    });
    expect(pages.length).toBeLessThan(6);
    expect(pages[pages.length - 1].nextPageToken).toBeUndefined();
  });

  it('does not ask a server that is down once for each model', async () => {
    const one = serverWith('one', [], []);
    one.down = true;
    const many = Array.from({ length: 200 }, (_, i) => model(`m${i}`, 'one'));
    const page = await feedOver([one]).list(many, { pageSize: 10 });
    expect(page.errors).toHaveLength(1);
    expect(one.calls.length).toBeLessThanOrEqual(8);
  });

  it('gives a run that two models claim once', async () => {
    const one = serverWith('one', ['a'], [1]);
    const twin = buildModelEntity({
      name: 'twin',
      annotations: {
        'modelport.dev/mlflow-server': 'one',
        'modelport.dev/experiment': 'a',
      },
    });
    const page = await feedOver([one]).list([twin, model('a', 'one')], {
      pageSize: 10,
    });
    expect(page.items.map(run => run.entityRef)).toEqual([
      'component:default/a',
    ]);
  });

  it.each([
    'bm9uc2Vuc2U',
    Buffer.from('{"one":{"skip":-1}}').toString('base64url'),
    '',
  ])('refuses the page token %j', async pageToken => {
    await expect(
      feedOver([]).list(entities, { pageSize: 1, pageToken }),
    ).rejects.toThrow(InputError);
  });
});
