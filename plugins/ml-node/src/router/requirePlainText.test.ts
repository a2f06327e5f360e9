import { requirePlainText } from './requirePlainText';

describe('requirePlainText', () => {
  it.each([
    '0000',
    '0008',
    '000D',
    '001B',
    '007F',
    '0085',
    '202A',
    '202E',
    '2066',
    '2069',
  ])('refuses U+%s and names the field', code => {
    const text = `a${String.fromCharCode(parseInt(code, 16))}b`;
    expect(() => requirePlainText('reason', text)).toThrow(
      `reason holds the control character U+${code}: remove it`,
    );
  });

  it.each([
    ['D800', 'a\ud800b'],
    ['DFFF', '\udfff'],
    ['DC00', '\udc00\ud800'],
  ])('refuses U+%s, which is half of a character', (code, text) => {
    expect(() => requirePlainText('reason', text)).toThrow(
      `reason holds half of a character, U+${code}: remove it`,
    );
  });

  it.each([undefined, '', 'two\nlines\r\nand\ta tab', 'größer, שלום, 👩‍🔬'])(
    'lets %j through',
    text => {
      expect(() => requirePlainText('reason', text)).not.toThrow();
    },
  );
});
