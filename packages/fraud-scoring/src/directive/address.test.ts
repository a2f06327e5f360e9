import { readDirectiveAddress } from './address';

const SECRET = 'hunter2';

describe('the address of a directive', () => {
  it.each([
    ['/etc/directive.json', undefined],
    ['directive.json', undefined],
    ['C:directive.json', undefined],
  ])('is the file %s', (file, token) => {
    expect(readDirectiveAddress(file, token)).toEqual({ kind: 'file', file });
  });

  it.each([
    'https://portal.example.org/api/directive',
    'https://10.0.0.1:7007/directive?part=1',
    'http://127.0.0.1:7007/directive',
    'http://127.8.8.8/directive',
    'http://localhost:7007/directive',
    'http://[::1]:7007/directive',
    'HTTP://LOCALHOST/directive',
  ])('is %s, to which a token may be sent', url => {
    expect(readDirectiveAddress(url, '/token')).toEqual({
      kind: 'url',
      url: new URL(url).href,
      tokenFile: '/token',
    });
  });

  it('is none where none is given', () => {
    expect(readDirectiveAddress(undefined, undefined)).toBeUndefined();
  });

  it.each<[string | undefined, RegExp]>([
    [`https://user:${SECRET}@portal.example.org/x`, /user name or a password/],
    [`https://${SECRET}@portal.example.org/x`, /user name or a password/],
    [`http://user:${SECRET}@127.0.0.1/x`, /user name or a password/],
    [`https://user:${SECRET}@[bad/x`, /begins with https:/],
    [`ftp://portal.example.org/${SECRET}`, /begins with https:/],
    [`file:///tmp/${SECRET}`, /begins with https:/],
    [
      `http://portal.example.org/${SECRET}`,
      /on its way to portal\.example\.org; give an address that begins with https:/,
    ],
    [`http://127.0.0.1.example.org/${SECRET}`, /begins with https:/],
    [`http://10.0.0.1/${SECRET}`, /begins with https:/],
    ['directive.json', /^--directive-token needs --directive with an address/],
    [undefined, /^--directive-token needs --directive with an address/],
  ])('%s is refused with the reason, and nothing is repeated', (text, why) => {
    const reading = () => readDirectiveAddress(text, '/token');
    expect(reading).toThrow(TypeError);
    expect(reading).toThrow(why);
    expect(reading).not.toThrow(SECRET);
  });

  it('is read without a token under the same rules', () => {
    expect(() =>
      readDirectiveAddress('http://portal.example.org/x', undefined),
    ).toThrow(/what is read there decides on payments/);
  });
});
