import { createHash } from 'node:crypto';
import { Clients, readClients } from './Clients';

const hash = (key: string) => createHash('sha256').update(key).digest('hex');

describe('clients', () => {
  it('are let in by their keys, each at its own rate', () => {
    let now = 0;
    const clients = new Clients(
      readClients({
        clients: [
          { name: 'shop', keySha256: hash('k1'), perSecond: 10, burst: 2 },
          { name: 'till', keySha256: hash('k2'), perSecond: 1 },
        ],
      }),
      () => now,
    );
    const ask = (key: string) => clients.admit(`Bearer ${key}`);
    expect([ask('k1'), ask('k1'), ask('k1')]).toEqual([
      { kind: 'admitted', client: 'shop' },
      { kind: 'admitted', client: 'shop' },
      { kind: 'too-many', client: 'shop', retryAfterSeconds: 1 },
    ]);
    expect(ask('k2').kind).toBe('admitted');
    now = 100;
    expect([ask('k1').kind, ask('k1').kind]).toEqual(['admitted', 'too-many']);
    now = 60_000;
    expect([1, 2, 3].map(() => ask('k1').kind)).toEqual([
      'admitted',
      'admitted',
      'too-many',
    ]);
    for (const header of [undefined, '', 'Basic k1', 'Bearer', 'Bearer k3']) {
      expect(clients.admit(header)).toEqual({ kind: 'unknown' });
    }
  });

  const good = { name: 'shop', keySha256: hash('k'), perSecond: 1 };
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /^clients: name at least one/],
    ['none', { clients: [] }, /^clients: name at least one/],
    ['no name', { clients: [{ ...good, name: '' }] }, /^clients\[0\].name/],
    [
      'a key itself',
      { clients: [{ ...good, keySha256: 'k' }] },
      /^clients\[0\].keySha256: write the SHA-256 of the key/,
    ],
    [
      'no rate',
      { clients: [{ ...good, perSecond: 0 }] },
      /^clients\[0\].perSecond/,
    ],
    [
      'an unknown field',
      { clients: [{ ...good, burts: 500 }] },
      /^clients\[0\].burts: is unknown; choose among name, keySha256/,
    ],
    [
      'an unknown field beside them',
      { clients: [good], client: [] },
      /^client: is unknown; choose among clients/,
    ],
    [
      'a name twice',
      { clients: [good, { ...good, keySha256: hash('other') }] },
      /^clients\[1\].name: is that of a client before it/,
    ],
    [
      'a key twice',
      { clients: [good, { ...good, name: 'till' }] },
      /^clients\[1\].keySha256: is that of a client before it/,
    ],
  ])('are refused with %s', (_, document, message) => {
    expect(() => readClients(document)).toThrow(message);
  });
});
