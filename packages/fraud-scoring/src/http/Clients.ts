import {
  InvalidFieldError,
  readFields,
  readText,
  refuseOthers,
} from '@modelport/fraud-core';
import { createHash, timingSafeEqual } from 'node:crypto';

/** Who may ask, and how often. */
export interface Client {
  name: string;
  /** SHA-256 of its key. */
  keyHash: Buffer;
  /** Requests a second that it may send for long. */
  perSecond: number;
  /** Requests that it may send at once after a pause. */
  burst: number;
}

/** What a request is answered that is not let in. */
export type Admission =
  | { kind: 'admitted'; client: string }
  | { kind: 'unknown' }
  | { kind: 'too-many'; client: string; retryAfterSeconds: number };

const HASH = /^[0-9a-f]{64}$/;
const hashOf = (key: string) => createHash('sha256').update(key).digest();

const FIELDS = ['name', 'keySha256', 'perSecond', 'burst'];

/** @throws InvalidFieldError where two clients have the same, which one of them would use alone */
function requireOwn(field: string, values: readonly string[]): void {
  const at = values.findIndex((each, index) => values.indexOf(each) < index);
  if (at < 0) return;
  throw new InvalidFieldError(
    `clients[${at}].${field}`,
    'is that of a client before it; give each client its own',
  );
}

/**
 * Reads the clients of a service.
 *
 * @param document - as a YAML reader gives it: `clients: [{name, keySha256, perSecond, burst?}]`
 * @throws InvalidFieldError that names the field
 */
export function readClients(document: unknown): Client[] {
  const list = (document as { clients?: unknown } | null)?.clients;
  if (!Array.isArray(list) || list.length === 0) {
    throw new InvalidFieldError('clients', 'name at least one client');
  }
  refuseOthers(readFields(document, 'clients'), ['clients']);
  const clients = list.map((raw: unknown, at) => {
    const where = `clients[${at}]`;
    const fields = readFields(raw, where);
    refuseOthers(fields, FIELDS, where);
    const { keySha256, perSecond, burst = perSecond } = fields;
    const name = readText(fields.name, `${where}.name`);
    if (typeof keySha256 !== 'string' || !HASH.test(keySha256)) {
      throw new InvalidFieldError(
        `${where}.keySha256`,
        'write the SHA-256 of the key as 64 hexadecimal digits, never the key itself',
      );
    }
    for (const [field, value] of Object.entries({ perSecond, burst })) {
      if (!(typeof value === 'number' && value >= 1 && value <= 1e6)) {
        throw new InvalidFieldError(
          `${where}.${field}`,
          'write a number from 1 to 1000000',
        );
      }
    }
    return {
      name,
      keyHash: Buffer.from(keySha256, 'hex'),
      perSecond: perSecond as number,
      burst: burst as number,
    };
  });
  requireOwn(
    'name',
    clients.map(({ name }) => name),
  );
  requireOwn(
    'keySha256',
    clients.map(({ keyHash }) => keyHash.toString('hex')),
  );
  return clients;
}

/** Lets clients in by their keys, each at its own rate. */
export class Clients {
  readonly #clients: (Client & { tokens: number; filledAt: number })[];

  /** @param now - milliseconds of a clock that only goes forward */
  constructor(clients: readonly Client[], private readonly now: () => number) {
    const filledAt = now();
    this.#clients = clients.map(client => ({
      ...client,
      tokens: client.burst,
      filledAt,
    }));
  }

  /** @param authorization - the header of the request */
  admit(authorization: string | undefined, requests = 1): Admission {
    const key = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (key === undefined) return { kind: 'unknown' };
    const hash = hashOf(key);
    const client = this.#clients.find(({ keyHash }) =>
      timingSafeEqual(keyHash, hash),
    );
    if (!client) return { kind: 'unknown' };
    const now = this.now();
    const gained = ((now - client.filledAt) / 1_000) * client.perSecond;
    client.tokens = Math.min(client.burst, client.tokens + gained);
    client.filledAt = now;
    if (client.tokens < requests) {
      const missing = requests - client.tokens;
      return {
        kind: 'too-many',
        client: client.name,
        retryAfterSeconds: Math.ceil(missing / client.perSecond),
      };
    }
    client.tokens -= requests;
    return { kind: 'admitted', client: client.name };
  }
}
