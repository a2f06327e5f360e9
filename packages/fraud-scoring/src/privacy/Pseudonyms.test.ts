import { Pseudonyms } from './Pseudonyms';

describe('pseudonyms', () => {
  it('are the same for the same id, kind of entity and key, and no others', () => {
    const ours = new Pseudonyms(Buffer.alloc(16, 1));
    const name = ours.of('customer', '4711');
    expect(name).toMatch(/^[\w-]{22}$/);
    expect(ours.of('customer', '4711')).toBe(name);
    expect(new Pseudonyms(Buffer.alloc(16, 1)).of('customer', '4711')).toBe(
      name,
    );
    expect(ours.of('customer', '4712')).not.toBe(name);
    expect(ours.of('terminal', '4711')).not.toBe(name);
    expect(new Pseudonyms(Buffer.alloc(16, 2)).of('customer', '4711')).not.toBe(
      name,
    );
  });

  it('stay the same when many others came between', () => {
    const ours = new Pseudonyms(Buffer.alloc(16, 1));
    const first = ours.of('customer', 'first');
    for (let at = 0; at < 120_000; at += 1) ours.of('customer', `c${at}`);
    expect(ours.of('customer', 'first')).toBe(first);
  });

  it('need a key of at least 16 bytes', () => {
    expect(() => new Pseudonyms(Buffer.alloc(15))).toThrow(
      /has 15 bytes; give at least 16/,
    );
  });
});
