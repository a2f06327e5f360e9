import fc from 'fast-check';
import { decodeTensor } from './decodeTensor';
import { Datatype, TensorSpec } from './datatypes';
import { encodeTensor } from './encodeTensor';
import { parseJson } from './parseJson';

const LONG_MIN = -(2n ** 63n);
const LONG_MAX = 2n ** 63n - 1n;
const spec = (datatype: Datatype, ...shape: number[]): TensorSpec => ({
  name: 'x',
  datatype,
  shape,
});

/** Values as the JSON texts that stand for them. */
const TEXTS: Record<string, fc.Arbitrary<string>> = {
  FP32: fc
    .float({ noNaN: true, noDefaultInfinity: true })
    .map(v => JSON.stringify(v)),
  FP64: fc
    .double({ noNaN: true, noDefaultInfinity: true })
    .map(v => JSON.stringify(v)),
  INT8: fc.integer({ min: -128, max: 127 }).map(String),
  INT16: fc.integer({ min: -32768, max: 32767 }).map(String),
  INT32: fc.integer().map(String),
  INT64: fc.bigInt({ min: LONG_MIN, max: LONG_MAX }).map(String),
  UINT8: fc.nat(255).map(String),
  UINT16: fc.nat(65535).map(String),
  UINT32: fc.nat(4294967295).map(String),
  UINT64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
  BOOL: fc.boolean().map(String),
  BYTES: fc.string({ unit: 'grapheme' }).map(v => JSON.stringify(v)),
};

const matrix = (text: fc.Arbitrary<string>) =>
  fc
    .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 4 }))
    .chain(([rows, columns]) =>
      fc.array(fc.array(text, { minLength: columns, maxLength: columns }), {
        minLength: rows,
        maxLength: rows,
      }),
    );

describe('decodeTensor', () => {
  it.each(Object.keys(TEXTS) as Datatype[])(
    'gives back every %s it was sent, nested or flat',
    datatype => {
      fc.assert(
        fc.property(matrix(TEXTS[datatype]), rows => {
          const shape = [rows.length, rows[0].length];
          const flat = `[${rows.flat().join(',')}]`;
          const nested = `[${rows.map(row => `[${row.join(',')}]`).join(',')}]`;
          const [fromFlat, fromNested] = [flat, nested].map(text =>
            decodeTensor(spec(datatype, -1, shape[1]), {
              datatype,
              shape,
              data: parseJson(text),
            }),
          );
          expect(fromNested.data).toEqual(fromFlat.data);
          const sent = parseJson(encodeTensor('x', fromFlat));
          expect(sent).toEqual({
            name: 'x',
            datatype,
            shape,
            data: parseJson(flat.replace(/(?<=[[,])-0(?=[\],])/g, '0')),
          });
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each<[Datatype, unknown, RegExp]>([
    ['FP32', null, /value 1 .* is null, which is not FP32/],
    ['FP32', '1', /is "1", which is not FP32/],
    ['FP32', 1e300, /outside the range/],
    ['FP64', Infinity, /outside the range/],
    ['FP64', [1], /a list or an object/],
    ['INT8', 128, /not INT8/],
    ['INT32', 1.5, /is 1.5, which is not INT32/],
    ['INT32', 2 ** 31, /not INT32/],
    ['UINT32', -1, /not UINT32/],
    ['INT64', 2 ** 60, /all its digits/],
    ['INT64', LONG_MAX + 1n, /not INT64/],
    ['INT64', '1e3', /not INT64/],
    ['UINT64', -1n, /not UINT64/],
    ['BOOL', 1, /send true or false/],
    ['BYTES', 1, /send a string/],
  ])('refuses as %s the value %p', (datatype, value, message) => {
    const good = { BOOL: true, BYTES: 'a' } as Record<string, unknown>;
    const data = [good[datatype] ?? 1, value];
    expect(() =>
      decodeTensor(spec(datatype, -1), { datatype, shape: [2], data }),
    ).toThrow(message);
  });

  it.each<[unknown, unknown, RegExp]>([
    [undefined, 'AAAA', /shape is missing, expected \[n, 2\]/],
    ['2', [], /shape is not a list/],
    [[2], [], /shape is \[2\]/],
    [[0, 2], [], /shape is \[0, 2\].*any size from 1/],
    [[1.5, 2], [], /shape is \[1.5, 2\]/],
    [[1, 3], [], /shape is \[1, 3\]/],
    [[1, 2], 'AAAA', /data is not a list/],
    [[1, 2], [1], /1 values, expected 2 for shape \[1, 2\]/],
    [[2, 2], [[1, 2]], /a list of 1 at depth 0/],
    [[2, 2], [[1, 2], [3]], /a list of 1 at depth 1 after 2 values/],
    [[2, 2], [[1, 2], 3], /a single value at depth 1/],
    [[1, 2], [[[1], 2]], /a list or an object/],
  ])('refuses the shape %j with the data %j', (shape, data, message) => {
    expect(() =>
      decodeTensor(spec('FP32', -1, 2), { datatype: 'FP32', shape, data }),
    ).toThrow(message);
  });

  it.each<[unknown, unknown, string]>(
    [
      [[-1, 2], [1, 2, 3, 4], '[-1, 2] with 4 values in data', '[2, 2]'],
      [
        [-1, 2],
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        '[-1, 2] with 6 values in data',
        '[3, 2]',
      ],
      [[2], [1, 2, 3], '[2] with 3 values in data', '[1, 2]'],
      [[], undefined, '[]', '[1, 2]'],
    ].map(([shape, data, sent, example]) => [
      shape,
      data,
      `Input x: shape is ${sent}, expected [n, 2], where n is any size from 1; send one number a dimension, such as ${example}`,
    ]),
  )(
    'says of the shape %j with the data %j what was sent and what is wanted',
    (shape, data, message) => {
      expect(() =>
        decodeTensor(spec('FP32', -1, 2), { datatype: 'FP32', shape, data }),
      ).toThrow(message);
    },
  );

  it('takes a scalar', () => {
    const tensor = decodeTensor(spec('FP32'), {
      datatype: 'FP32',
      shape: [],
      data: [2],
    });
    expect([...tensor.dims]).toEqual([]);
  });
});

describe('parseJson', () => {
  it('reads what JSON.parse reads, but for long integers', () => {
    const rounded = (_key: string, value: unknown) =>
      typeof value === 'bigint' ? Number(value) : value;
    fc.assert(
      fc.property(fc.json(), text => {
        expect(JSON.stringify(parseJson(text), rounded)).toBe(
          JSON.stringify(JSON.parse(text)),
        );
      }),
    );
  });

  it('does not take a word in a string for a number', () => {
    expect(() => parseJson('{"a": "NaN" x}')).toThrow('not JSON');
    expect(() => parseJson('{"a": -Infinity}')).toThrow('has -Infinity');
  });

  it('leaves long fractions doubles', () => {
    expect(
      parseJson('[0.12345678901234567, 1e20, 12345678901234567890]'),
    ).toEqual([0.12345678901234567, 1e20, 12345678901234567890n]);
  });
});
