import fc from 'fast-check';
import { canonicalJson } from './canonicalJson';

describe('canonicalJson', () => {
  it('has one form, whatever the order of the members', () => {
    expect(
      canonicalJson({ b: [{ d: 1, c: undefined }], a: { z: null, y: 'x' } }),
    ).toBe('{"a":{"y":"x","z":null},"b":[{"d":1}]}');
  });

  it('says the same as JSON does, in another order', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), value => {
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        const backwards = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(backwards)).toBe(text);
      }),
    );
  });
});
