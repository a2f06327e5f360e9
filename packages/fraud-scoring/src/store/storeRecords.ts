/** One event of a commit as it is written down. */
export interface ChangeRecord {
  name: string;
  expected: number;
  renew: boolean;
  event: Uint8Array;
  snapshot?: Uint8Array;
}

/**
 * What a memory store writes to its files. `commit` and `restore` happened, the n-th of all as `sequence` says, at a time
 * in milliseconds since 1970; `entity` and `decision` are there; `end` says that all of them were written.
 */
export type StoreRecord =
  | {
      kind: 'commit';
      sequence: number;
      at: number;
      decided?: { transactionId: string; record: Uint8Array };
      changes: ChangeRecord[];
    }
  | {
      kind: 'restore';
      sequence: number;
      at: number;
      name: string;
      version: number;
      snapshot: Uint8Array;
    }
  | {
      kind: 'entity';
      name: string;
      sequence: number;
      renewedAt: number;
      version: number;
      snapshot?: Uint8Array;
      events: readonly Uint8Array[];
    }
  | { kind: 'decision'; transactionId: string; at: number; record: Uint8Array }
  | { kind: 'end'; sequence: number; records: number };

const KINDS = ['commit', 'restore', 'entity', 'decision', 'end'] as const;

let scratch = Buffer.alloc(4_096);
let length = 0;

function room(more: number): number {
  const at = length;
  length += more;
  if (length > scratch.length) {
    scratch = Buffer.concat([scratch.subarray(0, at)], 2 * length);
  }
  return at;
}

function writeNumber(value: number) {
  const at = room(8);
  scratch.writeDoubleLE(value, at);
}

function writeBytes(bytes: Uint8Array) {
  const at = room(4 + bytes.length);
  scratch.writeUInt32LE(bytes.length, at);
  scratch.set(bytes, at + 4);
}

function writeText(text: string) {
  const longest = 3 * text.length;
  const at = room(4 + longest);
  const written = scratch.write(text, at + 4, 'utf8');
  scratch.writeUInt32LE(written, at);
  length = at + 4 + written;
}

function writeFlag(flag: boolean) {
  const at = room(1);
  scratch[at] = flag ? 1 : 0;
}

function writeOptional(bytes: Uint8Array | undefined) {
  writeFlag(bytes !== undefined);
  if (bytes) writeBytes(bytes);
}

/**
 * The bytes of a record, little-endian: lengths before texts and bytes, flags before what may be absent.
 *
 * @returns good until the next call: no memory is taken
 */
export function encodeRecord(record: StoreRecord): Buffer {
  length = 0;
  scratch[room(1)] = KINDS.indexOf(record.kind);
  switch (record.kind) {
    case 'commit':
      writeNumber(record.sequence);
      writeNumber(record.at);
      writeFlag(record.decided !== undefined);
      if (record.decided) {
        writeText(record.decided.transactionId);
        writeBytes(record.decided.record);
      }
      writeNumber(record.changes.length);
      for (const change of record.changes) {
        writeText(change.name);
        writeNumber(change.expected);
        writeFlag(change.renew);
        writeBytes(change.event);
        writeOptional(change.snapshot);
      }
      break;
    case 'restore':
      writeNumber(record.sequence);
      writeNumber(record.at);
      writeText(record.name);
      writeNumber(record.version);
      writeBytes(record.snapshot);
      break;
    case 'entity':
      writeText(record.name);
      writeNumber(record.sequence);
      writeNumber(record.renewedAt);
      writeNumber(record.version);
      writeOptional(record.snapshot);
      writeNumber(record.events.length);
      record.events.forEach(writeBytes);
      break;
    case 'decision':
      writeText(record.transactionId);
      writeNumber(record.at);
      writeBytes(record.record);
      break;
    case 'end':
      writeNumber(record.sequence);
      writeNumber(record.records);
      break;
    default:
      throw new Error(`There is no such record: ${record satisfies never}`);
  }
  return scratch.subarray(0, length);
}

class Reader {
  #at = 0;
  constructor(private readonly bytes: Buffer) {}

  byte(): number {
    return this.bytes[this.#take(1)];
  }

  flag(): boolean {
    return this.byte() === 1;
  }

  number(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  text(): string {
    const size = this.#size();
    const at = this.#take(size);
    return this.bytes.toString('utf8', at, at + size);
  }

  view(): Buffer {
    const size = this.#size();
    const at = this.#take(size);
    return this.bytes.subarray(at, at + size);
  }

  optional(): Buffer | undefined {
    return this.flag() ? this.view() : undefined;
  }

  many<T>(one: () => T): T[] {
    return Array.from({ length: this.number() }, one);
  }

  #size(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  #take(count: number): number {
    const at = this.#at;
    this.#at += count;
    if (this.#at > this.bytes.length) throw new RangeError('it ends too early');
    return at;
  }
}

/**
 * The record of such bytes, of which it has parts.
 *
 * @throws Error when they are of no record, as of a later version of this program
 */
export function decodeRecord(bytes: Buffer): StoreRecord {
  const read = new Reader(bytes);
  const kind = KINDS[read.byte()];
  switch (kind) {
    case 'commit': {
      const [sequence, at] = [read.number(), read.number()];
      const decided = read.flag()
        ? { transactionId: read.text(), record: read.view() }
        : undefined;
      const changes = read.many(() => ({
        name: read.text(),
        expected: read.number(),
        renew: read.flag(),
        event: read.view(),
        snapshot: read.optional(),
      }));
      return { kind, sequence, at, decided, changes };
    }
    case 'restore':
      return {
        kind,
        sequence: read.number(),
        at: read.number(),
        name: read.text(),
        version: read.number(),
        snapshot: read.view(),
      };
    case 'entity':
      return {
        kind,
        name: read.text(),
        sequence: read.number(),
        renewedAt: read.number(),
        version: read.number(),
        snapshot: read.optional(),
        events: read.many(() => read.view()),
      };
    case 'decision':
      return {
        kind,
        transactionId: read.text(),
        at: read.number(),
        record: read.view(),
      };
    case 'end':
      return { kind, sequence: read.number(), records: read.number() };
    default:
      throw new Error(
        'A record is of no known kind; use the version of the program that wrote it, or a later one',
      );
  }
}
