import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { StoreUnavailableError } from '../store/FeatureStore';
import { segmentsIn } from '../store/journalSegments';
import type { DecisionRecord } from '../engine/DecisionRecord';
import { RefusedError } from '../engine/RefusedError';
import { Outbox } from './Outbox';
import type { OutboxTarget } from './outboxOptions';
import { settleClaims } from './settleClaims';

/** Topics of outboxes by name: each keeps what was published together with the position. */
class Shelves {
  readonly stored: string[] = [];
  readonly positions = new Map<string, number>();
  /** Answers that are lost on their way: it is stored all the same. */
  lost = 0;

  target = (name: string): OutboxTarget => ({
    position: async () => this.positions.get(name) ?? 0,
    publish: async (messages, position) => {
      if (position <= (this.positions.get(name) ?? 0)) return;
      this.positions.set(name, position);
      this.stored.push(...messages.map(({ value }) => `${value}`));
      if (this.lost > 0) {
        this.lost -= 1;
        throw new Error('no answer');
      }
    },
  });
}

const message = (text: string) => ({ key: 'k', value: Buffer.from(text) });
const add = (outbox: Outbox, ...texts: string[]) =>
  texts.forEach(text => outbox.add(message(text)));

describe('an outbox whose target keeps how far was published', () => {
  let folder: string;
  let shelves: Shelves;
  const open: Outbox[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-outbox-'));
    shelves = new Shelves();
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(each => each.close(0)));
    await rm(folder, { recursive: true, force: true });
  });

  const openIn = async (own: string) => {
    const outbox = await Outbox.open({
      target: shelves.target,
      spill: { folder: own, mostBytes: 1e9 },
    });
    open.push(outbox);
    return outbox;
  };
  /** The folder as a kill -9 would leave it now. */
  const killed = async (name: string) => {
    const copy = path.join(folder, name);
    await cp(path.join(folder, 'own'), copy, { recursive: true });
    await Promise.all(
      ['lock-1', 'lock-2'].map(lock =>
        rm(path.join(copy, lock), { force: true }),
      ),
    );
    return copy;
  };
  const own = () => path.join(folder, 'own');

  it('publishes once what a killed process had published and still has on disk', async () => {
    const first = await openIn(own());
    add(first, 'a', 'b');
    await first.delivered();
    const second = await openIn(await killed('one'));
    add(second, 'c');
    await second.delivered();
    expect(shelves.stored).toEqual(['a', 'b', 'c']);
    expect(shelves.positions.size).toBe(1);
  });

  it('begins under a new name where nothing is left, so that its numbers are not taken for older ones', async () => {
    const first = await openIn(own());
    add(first, 'a', 'b');
    await first.close();
    const second = await openIn(own());
    add(second, 'c');
    await second.delivered();
    expect(shelves.stored).toEqual(['a', 'b', 'c']);
    expect([...shelves.positions.values()]).toEqual([2, 1]);
  });

  it('begins under a new name when the disk has lost what was published', async () => {
    const first = await openIn(own());
    add(first, 'a', 'b');
    await first.delivered();
    const earlier = await killed('one');
    add(first, 'c', 'd');
    await first.delivered();
    const second = await openIn(earlier);
    add(second, 'e');
    await second.delivered();
    expect(shelves.stored).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('asks again when no answer comes, and publishes once', async () => {
    shelves.lost = 3;
    const outbox = await openIn(own());
    add(outbox, 'a', 'b', 'c');
    await outbox.delivered();
    expect(shelves.stored).toEqual(['a', 'b', 'c']);
    expect(shelves.lost).toBeLessThan(3);
  });

  it('takes the message of a claim once, and none of a claim that was dropped', async () => {
    const outbox = await openIn(own());
    const [kept, dropped] = [
      await outbox.claim('t-1'),
      await outbox.claim('t-2'),
    ];
    outbox.drop(dropped);
    outbox.settle(kept, message('t-1'));
    outbox.settle(kept, message('t-1'));
    outbox.settle(dropped, message('t-2'));
    await outbox.delivered();
    expect(shelves.stored).toEqual(['t-1']);
    expect((await openIn(await killed('one'))).claimsFound).toEqual([]);
  });

  it('finds the claims that a killed process had left open, and settles those that came to a decision', async () => {
    const first = await openIn(own());
    const claims = new Map<string, string>();
    for (const id of ['decided', 'by-other', 'never', 'answered']) {
      claims.set(id, await first.claim(id));
    }
    first.settle(String(claims.get('answered')), message('answered'));
    await first.delivered();
    const second = await openIn(await killed('one'));
    expect(second.claimsFound.map(([, id]) => id)).toEqual([
      ...['decided', 'by-other', 'never'],
    ]);
    const originOf: Record<string, string | undefined> = {
      decided: claims.get('decided'),
      'by-other': 'transactions/0/7',
    };
    let silences = 2;
    const engine = {
      outage: 'up' as const,
      pending: 0,
      decided: async (id: string) => {
        silences -= 1;
        if (silences >= 0) throw new StoreUnavailableError('silent');
        const origin = originOf[id];
        return origin === undefined
          ? undefined
          : ({ transaction_id: id, customer: 'c', origin } as DecisionRecord);
      },
    };
    await settleClaims(engine, second, new AbortController().signal);
    await second.delivered();
    const [answered, decided, ...others] = shelves.stored;
    expect(answered).toBe('answered');
    expect(JSON.parse(decided)).toMatchObject({ transaction_id: 'decided' });
    expect(others).toEqual([]);
    await second.close();
    expect((await openIn(path.join(folder, 'one'))).claimsFound).toEqual([]);
  });

  it('leaves a claim open whose decision this version cannot read, and settles the others', async () => {
    const first = await openIn(own());
    const claims = new Map<string, string>();
    for (const id of ['unreadable', 'decided']) {
      claims.set(id, await first.claim(id));
    }
    const second = await openIn(await killed('one'));
    const engine = {
      ...{ outage: 'up' as const, pending: 0 },
      decided: async (id: string) => {
        if (id === 'unreadable') throw new RefusedError(409, 'of a later one');
        return {
          ...{ transaction_id: id, customer: 'c', origin: claims.get(id) },
        } as DecisionRecord;
      },
    };
    await settleClaims(engine, second, new AbortController().signal);
    await second.delivered();
    expect(shelves.stored.map(text => JSON.parse(text))).toMatchObject([
      { transaction_id: 'decided' },
    ]);
    await second.close();
    const later = await openIn(path.join(folder, 'one'));
    expect(later.claimsFound).toEqual([
      [claims.get('unreadable'), 'unreadable'],
    ]);
  });

  it('keeps the files of a claim as long as it is open', async () => {
    const outbox = await openIn(own());
    const claim = await outbox.claim('waits');
    const large = 'x'.repeat(500_000);
    for (let at = 0; at < 20; at += 1) add(outbox, large);
    await outbox.delivered();
    expect((await openIn(await killed('one'))).claimsFound).toHaveLength(1);
    outbox.drop(claim);
    add(outbox, 'last');
    await outbox.delivered();
    await outbox.close();
    expect(await segmentsIn(own())).toHaveLength(1);
    expect(outbox.bytesOnDisk).toBe(0);
  });
});
