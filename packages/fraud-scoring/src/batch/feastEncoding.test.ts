import {
  numberOf,
  redisField,
  redisKey,
  secondsOf,
  UnreadableValueError,
} from './feastEncoding';

const hex = (text: string) => Buffer.from(text, 'hex');

describe("Feast's format in Redis", () => {
  it('has the keys and fields that Feast 0.67 makes', () => {
    expect(redisKey('profiles', 'customer', 'c1')).toEqual(
      hex(
        '010000000200000008000000637573746f6d65720200000002000000633170726f66696c6573',
      ),
    );
    expect(redisField('customer_profile', 'country_risk')).toEqual(
      hex('9f26cc12'),
    );
  });

  it.each([
    ['2000', 0],
    ['18ffffffffffffffffff01', -1],
    ['20ffffffffffffffff7f', 2 ** 63],
    ['3801', 1],
    ['299a9999999999b93f', 0.1],
    ['35cdcccc3d', Math.fround(0.1)],
    ['980100', NaN],
    ['', NaN],
    ['120161', undefined], // a text
  ])('holds in %s the number %s', (bytes, number) => {
    expect(numberOf(hex(bytes))).toBe(number);
  });

  it('holds nothing where there is no field', () => {
    expect(numberOf(null)).toBe(NaN);
    expect(secondsOf(null)).toBe(0);
    expect(secondsOf(hex('1007'))).toBe(0); // a part of a second after 1970
    expect(secondsOf(hex('08b0ea87b006'))).toBe(1_711_404_336);
  });

  it.each(['20', '20ff', '2900', '3500', 'ffffffffffffffffffffff'])(
    'is not read on beyond the end of %s',
    bytes => {
      expect(() => numberOf(hex(bytes))).toThrow(UnreadableValueError);
    },
  );
});
