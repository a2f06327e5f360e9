import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  aDecision,
  KEEP_ALL,
  NOON,
  openPayments,
} from '../__testUtils__/records';
import { Ingest } from './Ingest';
import { IngestLoop } from './IngestLoop';
import type { RecordSource } from './RecordSource';

jest.setTimeout(60_000);

const DAY_MS = 86_400_000;
const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Gives the payments of a list, two at a time; its cursor is how many were given. */
class ListedSource implements RecordSource {
  asked = 0;
  released = 0;
  isDown = false;

  constructor(readonly instance: string, private readonly ids: string[]) {}

  async read(cursor = '0') {
    this.asked += 1;
    if (this.isDown) throw new Error('it is down');
    const from = Number(cursor);
    const ids = this.ids.slice(from, from + 2);
    return {
      records: ids.map(transaction_id => aDecision({ transaction_id })),
      next: String(from + ids.length),
      atEnd: from + 2 >= this.ids.length,
      lost: false,
    };
  }

  async kept() {}

  async release() {
    this.released += 1;
  }
}

async function rig() {
  const knex = await databases.init('SQLITE_3');
  const { store, rows } = await openPayments(knex);
  const clock = { now: NOON };
  const logger = mockServices.logger.mock();
  const portal = (holder: string, sources: RecordSource[]) => {
    const now = () => clock.now;
    const ingest = new Ingest({
      ...{ service: 'payments', keeping: KEEP_ALL, store, logger, now },
      onRead: () => {},
    });
    return new IngestLoop({
      ...{ service: 'payments', records: KEEP_ALL, sources, store, ingest },
      ...{ logger, holder, now, everyMs: 5 },
    });
  };
  const ids = async () =>
    (await rows('payments')).map(row => row.transaction_id);
  return { portal, ids, rows, clock, logger, store };
}

describe('the records of a service', () => {
  it('are read to their end, of each instance, also while one is down', async () => {
    const { portal, ids, rows } = await rig();
    const up = new ListedSource('http://a', ['a1', 'a2', 'a3', 'a4', 'a5']);
    const down = new ListedSource('http://b', ['b1']);
    down.isDown = true;
    const loop = portal('one', [up, down]);
    await loop.look();
    expect(await ids()).toEqual(['a1', 'a2', 'a3', 'a4', 'a5']);
    expect(await rows('cursors')).toMatchObject([
      { instance: 'http://a', cursor: '5', problem: null },
      { instance: 'http://b', cursor: null, problem: 'it is down' },
    ]);
    down.isDown = false;
    await loop.look();
    expect(await ids()).toContain('b1');
  });

  it('are read by one process of the portal at a time, and by the next when that is gone', async () => {
    const { portal, ids, clock } = await rig();
    const list = ['a1', 'a2', 'a3'];
    const [first, second] = [
      new ListedSource('http://a', list),
      new ListedSource('http://a', list),
    ];
    const [one, other] = [portal('one', [first]), portal('other', [second])];
    await one.look();
    await other.look();
    expect([first.asked, second.asked]).toEqual([2, 0]);
    expect(second.released).toBe(1);
    list.push('a4');
    clock.now += 10_001;
    await other.look();
    expect(await ids()).toEqual(['a1', 'a2', 'a3', 'a4']);
    await one.look();
    expect([first.asked, first.released]).toEqual([2, 1]);
  });

  it('are read while the loop runs, which gives its lease back when it ends', async () => {
    const { portal, ids, logger } = await rig();
    const list = ['a1'];
    const source = new ListedSource('http://a', list);
    const loop = portal('one', [source]);
    loop.start();
    await waitUntil(async () => (await ids()).length === 1);
    list.push('a2');
    await waitUntil(async () => (await ids()).length === 2);
    await loop.stop();
    expect(source.released).toBe(1);
    const next = new ListedSource('http://a', list);
    await portal('other', [next]).look();
    expect(next.asked).toBe(1);
    expect(logger.warn).not.toHaveBeenCalled();
  });

  it('are waited for when they cannot be kept, which is told', async () => {
    const { portal, ids, logger, store } = await rig();
    jest.spyOn(store, 'keep').mockRejectedValueOnce(new Error('no database'));
    const loop = portal('one', [new ListedSource('http://a', ['a1'])]);
    loop.start();
    await waitUntil(async () => (await ids()).length === 1);
    await loop.stop();
    expect(logger.warn.mock.calls).toEqual([
      [
        'Records of the scoring service payments could not be kept: no database',
      ],
    ]);
  });

  it('go when they are old, and so does what is known of instances that are no more', async () => {
    const { portal, ids, rows, clock } = await rig();
    const source = new ListedSource('http://a', ['a1']);
    await portal('one', [source]).look();
    clock.now = NOON + 90 * DAY_MS;
    const moved = portal('next', [new ListedSource('http://c', [])]);
    await moved.look();
    expect(await ids()).toEqual(['a1']);
    expect(await rows('cursors')).toMatchObject([{ instance: 'http://c' }]);
    clock.now += 1;
    await moved.look();
    expect(await ids()).toEqual(['a1']);
    clock.now += 600_000;
    await moved.look();
    expect(await ids()).toEqual([]);
  });
});
