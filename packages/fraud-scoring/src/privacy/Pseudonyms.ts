import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';

const LEAST_KEY_BYTES = 16;
/** Bytes of the digest that are kept: two customers of a billion share a pseudonym with a chance of 1e-21. */
const KEPT_BYTES = 16;
const MOST_REMEMBERED = 50_000;

/**
 * Replaces ids of customers and terminals at the door, so that nothing behind it, no log, metric, event or store, holds
 * them. Who has the key can find out whether a pseudonym belongs to an id; nobody can compute the id from it.
 *
 * @public
 */
export class Pseudonyms {
  readonly #key: KeyObject;
  #recent = new Map<string, string>();
  #older = new Map<string, string>();

  /**
   * @param key - secret, of at least 16 bytes; another key makes strangers of all customers
   * @throws TypeError when the key is too short
   */
  constructor(key: Buffer) {
    if (key.length < LEAST_KEY_BYTES) {
      throw new TypeError(
        `The key of the pseudonyms has ${key.length} bytes; give at least ${LEAST_KEY_BYTES}, for example from "openssl rand -hex 32"`,
      );
    }
    this.#key = createSecretKey(key);
  }

  /** The first 16 bytes of HMAC-SHA256 over `entity:id` in base64url, 22 characters. */
  of(entity: string, id: string): string {
    const name = `${entity}:${id}`;
    const known = this.#recent.get(name) ?? this.#older.get(name);
    const pseudonym = known ?? this.#compute(name);
    if (this.#recent.size >= MOST_REMEMBERED) {
      this.#older = this.#recent;
      this.#recent = new Map();
    }
    this.#recent.set(name, pseudonym);
    return pseudonym;
  }

  #compute(name: string): string {
    return createHmac('sha256', this.#key)
      .update(name)
      .digest()
      .subarray(0, KEPT_BYTES)
      .toString('base64url');
  }
}
