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

  it.each([undefined, '', 'two\nlines\r\nand\ta tab', 'größer, שלום, 👩‍🔬'])(
    'lets %j through',
    text => {
      expect(() => requirePlainText('reason', text)).not.toThrow();
    },
  );
});
