import { validLocale } from './validLocale';

describe('a locale', () => {
  it.each([
    ['de-CH', 'de-CH'],
    ['en-US-u-va-posix', 'en-US-u-va-posix'],
    ['en-US@posix', 'en'],
    ['C', 'en'],
    ['C.UTF-8', 'en'],
    ['', 'en'],
    [undefined, undefined],
  ])('%p is %p where formats are made of it', (locale, expected) => {
    expect(validLocale(locale)).toBe(expected);
    expect(() => new Intl.NumberFormat(validLocale(locale))).not.toThrow();
  });
});
