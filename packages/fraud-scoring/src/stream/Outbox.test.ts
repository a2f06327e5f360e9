import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { writeAt } from '../store/journalOptions';
import { segmentsIn } from '../store/journalSegments';
import { Outbox } from './Outbox';
import type { OutboxOptions, OutboxTarget } from './outboxOptions';
import { decodeNumbered, encodeNumbered } from './outboxRecords';

/** Where messages are published, which can be shut. */
class Shelf {
  readonly stored: string[] = [];
  isOpen = true;
  calls = 0;
  #waiting: (() => void)[] = [];

  publish: OutboxTarget['publish'] = async messages => {
    this.calls += 1;
    this.#waiting.splice(0).forEach(resolve => resolve());
    if (!this.isOpen) throw new Error('shut');
    this.stored.push(
      ...messages.map(({ key, value }) => `${key}=${Buffer.from(value)}`),
    );
  };

  /** Resolves when something is to be stored. */
  asked(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve));
  }
}

const valueOf = (at: number) => Buffer.from(`v${at}`);
const storedOf = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `k=v${from + at}`);

jest.setTimeout(60_000);

describe('Outbox', () => {
  let folder: string;
  const open: Outbox[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-outbox-'));
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map(each => each.close(0)));
    await rm(folder, { recursive: true, force: true });
  });

  const openWith = async (
    shelf: Shelf,
    {
      spill = true,
      ...more
    }: Partial<Omit<OutboxOptions, 'spill'>> & {
      spill?: boolean | Partial<NonNullable<OutboxOptions['spill']>>;
    } = {},
  ) => {
    const outbox = await Outbox.open({
      target: () => shelf,
      ...(spill && {
        spill: {
          folder,
          mostBytes: 1e9,
          ...(typeof spill === 'object' && spill),
        },
      }),
      ...more,
    });
    open.push(outbox);
    return outbox;
  };
  const add = (outbox: Outbox, from: number, to: number) => {
    const taken = [];
    for (let at = from; at <= to; at += 1) {
      taken.push(outbox.add({ key: 'k', value: valueOf(at) }));
    }
    return taken;
  };

  it('collects for some milliseconds what nobody waits for, and delivers at once what somebody does', async () => {
    jest.useFakeTimers({
      doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'],
    });
    try {
      const shelf = new Shelf();
      const outbox = await openWith(shelf, { spill: false });
      add(outbox, 1, 1);
      await new Promise(setImmediate);
      add(outbox, 2, 2);
      await new Promise(setImmediate);
      expect(shelf.calls).toBe(0);
      jest.advanceTimersByTime(5);
      await outbox.delivered();
      expect(shelf.calls).toBe(1);
      add(outbox, 3, 3);
      await outbox.delivered();
      expect(shelf.calls).toBe(2);
      expect(shelf.stored).toEqual(storedOf(1, 3));
    } finally {
      jest.useRealTimers();
    }
  });

  it.each([true, false])(
    'delivers in order and says when (on disk: %s)',
    async spill => {
      const shelf = new Shelf();
      const outbox = await openWith(shelf, { spill });
      await outbox.delivered();
      expect(add(outbox, 1, 1_200)).not.toContain(false);
      expect(outbox.waiting).toBe(1_200);
      await outbox.delivered();
      expect(shelf.stored).toEqual(storedOf(1, 1_200));
      expect(outbox.waiting).toBe(0);
      add(outbox, 1_201, 1_201);
      await outbox.delivered();
      expect(shelf.stored).toHaveLength(1_201);
    },
  );

  it('tries until it is stored, and tells once of each time that it begins to fail', async () => {
    const shelf = new Shelf();
    const onProblem = jest.fn();
    const outbox = await openWith(shelf, { spill: false, onProblem });
    shelf.isOpen = false;
    add(outbox, 1, 3);
    while (shelf.calls < 3) await shelf.asked();
    expect(onProblem).toHaveBeenCalledTimes(1);
    add(outbox, 4, 5);
    shelf.isOpen = true;
    await outbox.delivered();
    expect(shelf.stored).toEqual(storedOf(1, 5));
    shelf.isOpen = false;
    add(outbox, 6, 6);
    while (shelf.calls < 7) await shelf.asked();
    expect(onProblem).toHaveBeenCalledTimes(2);
  });

  it('takes no more than fits in memory, where there is nothing else', async () => {
    const shelf = new Shelf();
    shelf.isOpen = false;
    const outbox = await openWith(shelf, { spill: false, mostInMemory: 3 });
    expect(add(outbox, 1, 5)).toEqual([true, true, true, false, false]);
    expect(outbox.refused).toBe(2);
    shelf.isOpen = true;
    await outbox.delivered();
    expect(shelf.stored).toEqual(storedOf(1, 3));
    expect(add(outbox, 6, 6)).toEqual([true]);
  });

  it('keeps on disk what does not fit in memory, and hands all of it on in order while more comes', async () => {
    const shelf = new Shelf();
    shelf.isOpen = false;
    const outbox = await openWith(shelf, { mostInMemory: 10 });
    add(outbox, 1, 5_000);
    expect(outbox.waiting).toBe(5_000);
    shelf.isOpen = true;
    let next = 5_001;
    while (shelf.stored.length < 5_000) {
      await shelf.asked();
      add(outbox, next, next + 2);
      next += 3;
    }
    await outbox.delivered();
    expect(shelf.stored).toEqual(storedOf(1, next - 1));
    await outbox.close();
    expect(outbox.bytesOnDisk).toBe(0);
    expect(await segmentsIn(folder)).toHaveLength(1);
  });

  it('says that there is no room when the disk is full of it', async () => {
    const shelf = new Shelf();
    shelf.isOpen = false;
    const outbox = await openWith(shelf, {
      mostInMemory: 1,
      spill: { mostBytes: 0 },
    });
    expect(add(outbox, 1, 3)).toEqual([true, false, false]);
    shelf.isOpen = true;
    await outbox.delivered();
    expect(shelf.stored).toEqual(['k=v1']);
  });

  it('waits for no broker that never answers when it is closed', async () => {
    const shelf = new Shelf();
    const silent = jest
      .spyOn(shelf, 'publish')
      .mockReturnValue(new Promise(() => {}));
    const first = await openWith(shelf);
    add(first, 1, 3);
    await first.close(0, 0);
    silent.mockRestore();
    const second = await openWith(shelf);
    expect(second.waiting).toBe(3);
    await second.delivered();
    expect(shelf.stored).toEqual(storedOf(1, 3));
  });

  it('leaves what it could not deliver to the next, which begins with it', async () => {
    const shelf = new Shelf();
    shelf.isOpen = false;
    const first = await openWith(shelf, { mostInMemory: 2 });
    add(first, 1, 40);
    await first.close(0);
    const second = await openWith(shelf);
    expect(second.waiting).toBe(40);
    add(second, 41, 45);
    shelf.isOpen = true;
    await second.delivered();
    expect(shelf.stored).toEqual(storedOf(1, 45));
    await second.close();
    const third = await openWith(shelf);
    expect(third.waiting).toBe(0);
  });

  it('removes from disk what is delivered while it runs', async () => {
    const shelf = new Shelf();
    const outbox = await openWith(shelf);
    const value = Buffer.alloc(1024 * 1024);
    for (let at = 0; at < 12; at += 1) {
      outbox.add({ key: 'k', value });
      await outbox.delivered();
    }
    outbox.add({ key: 'k', value });
    await outbox.delivered();
    expect(outbox.bytesOnDisk).toBeLessThan(10 * 1024 * 1024);
  });

  it('goes on from memory while the disk refuses, and writes again when it does not', async () => {
    const shelf = new Shelf();
    let onProblem: (error: Error) => void = () => {};
    const told = new Promise<Error>(resolve => {
      onProblem = resolve;
    });
    let isFull = true;
    const outbox = await openWith(shelf, {
      onProblem,
      spill: {
        write: async (file, bytes, position) => {
          if (isFull) {
            throw Object.assign(new Error('ENOSPC: no space left'), {
              code: 'ENOSPC',
            });
          }
          return writeAt(file, bytes, position);
        },
      },
    });
    add(outbox, 1, 3);
    await outbox.delivered();
    expect(shelf.stored).toEqual(storedOf(1, 3));
    expect((await told).message).toContain('is full');
    isFull = false;
    add(outbox, 4, 4);
    await outbox.delivered();
    add(outbox, 5, 5);
    await outbox.delivered();
    expect(shelf.stored).toEqual(storedOf(1, 5));
    expect(outbox.bytesOnDisk).toBeGreaterThan(0);
  });

  it('loses nothing and changes no order, whatever comes in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.integer({ min: 1, max: 30 }),
            fc.constantFrom('shut', 'open', 'again'),
          ),
          { maxLength: 12 },
        ),
        fc.integer({ min: 1, max: 20 }),
        async (steps, mostInMemory) => {
          const own = await mkdtemp(path.join(folder, 'run-'));
          const shelf = new Shelf();
          const spill = { folder: own };
          let outbox = await openWith(shelf, { mostInMemory, spill });
          let last = 0;
          for (const step of steps) {
            if (typeof step === 'number') {
              add(outbox, last + 1, last + step);
              last += step;
            } else if (step === 'again') {
              await outbox.close(0);
              outbox = await openWith(shelf, { mostInMemory, spill });
            } else {
              shelf.isOpen = step === 'open';
            }
          }
          shelf.isOpen = true;
          await outbox.delivered();
          await outbox.close();
          expect(outbox.refused).toBe(0);
          expect([...new Set(shelf.stored)]).toEqual(storedOf(1, last));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a numbered message', () => {
  it('is the same after it lay on disk', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.string({ unit: 'grapheme' }),
        fc.uint8Array(),
        (number, key, value) => {
          const back = decodeNumbered(encodeNumbered({ number, key, value }));
          expect(back).toMatchObject({ number, key });
          expect(Buffer.compare(back.value, value)).toBe(0);
        },
      ),
    );
  });
});
