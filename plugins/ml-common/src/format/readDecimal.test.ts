import { readDecimal } from './readDecimal';

describe('a number in a field', () => {
  it.each([
    ['16', 16],
    [' +.5 ', 0.5],
    ['-1.', -1],
    ['1e-3', 0.001],
    ['1E999', Infinity],
  ])('%p is %p', (text, value) => {
    expect(readDecimal(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    '.',
    '0x10',
    '0b1',
    '0o7',
    '1_000',
    '1,5',
    'Infinity',
    'NaN',
  ])('%p is none', text => {
    expect(readDecimal(text)).toBeUndefined();
  });
});
