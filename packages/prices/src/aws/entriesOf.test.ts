import { type Entry, entriesOf } from './entriesOf';

async function* inPieces(text: string, size: number) {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) {
    yield bytes.subarray(at, at + size);
  }
}

async function all(text: string, size = text.length, last = 'terms/OnDemand') {
  const entries: Entry[] = [];
  for await (const entry of entriesOf(inPieces(text, size), [
    'products',
    last,
  ])) {
    entries.push(entry);
  }
  return entries;
}

const DOCUMENT = JSON.stringify({
  note: 'products": {"x": {}}',
  list: [{ products: { no: {} } }, [{ terms: 1 }]],
  products: { 'sku "1"': { a: 'é } \\" {', b: [{}, { c: {} }] }, two: {} },
  more: { products: { no: { no: {} } }, OnDemand: { no: {} } },
  terms: { Other: { no: {} }, OnDemand: { one: { d: '\\' } }, Reserved: 1 },
});

describe('entriesOf', () => {
  it.each([1, 2, 3, 7, 64, 10_000])(
    'finds the members of sections in pieces of %i bytes',
    async size => {
      const entries = await all(DOCUMENT, size);
      expect(entries.map(each => [each.section, each.name])).toEqual([
        ['products', 'sku "1"'],
        ['products', 'two'],
        ['terms/OnDemand', 'one'],
      ]);
      expect(JSON.parse(entries[0].text)).toEqual({
        a: 'é } \\" {',
        b: [{}, { c: {} }],
      });
      expect(entries[2].text).toBe('{"d":"\\\\"}');
    },
  );

  it('reads nothing after the last section', async () => {
    const whole = DOCUMENT.indexOf(',"Reserved"');
    let isAskedForMore = false;
    const chunks = async function* chunks() {
      yield Buffer.from(DOCUMENT.slice(0, whole));
      isAskedForMore = true;
    };
    const names = [];
    for await (const { name } of entriesOf(chunks(), [
      'products',
      'terms/OnDemand',
    ])) {
      names.push(name);
    }
    expect(names).toEqual(['sku "1"', 'two', 'one']);
    expect(isAskedForMore).toBe(false);
  });

  it('says so where the document ends before', async () => {
    const whole = DOCUMENT.indexOf(',"Reserved"');
    for (const length of [0, 10, 100, whole - 1]) {
      await expect(all(DOCUMENT.slice(0, length), 16)).rejects.toThrow(
        'the document ended before its terms/OnDemand did',
      );
    }
  });

  it('takes an empty section for what it is', async () => {
    await expect(
      all('{"products":{},"terms":{"OnDemand":{}}}'),
    ).resolves.toEqual([]);
  });

  it('holds no member that is too long to be one', async () => {
    const long = `{"products":{"a":{"b":"${'x'.repeat(5 * 2 ** 20)}"}}}`;
    await expect(all(long, 2 ** 16)).rejects.toThrow('one member has more');
  });
});
