import { createLoopbackCheck } from './requestGuard';

const refusalOf = createLoopbackCheck(7007);

describe('createLoopbackCheck', () => {
  it.each(['127.0.0.1:7007', 'localhost:7007', 'LOCALHOST:7007'])(
    'lets %s in',
    host => {
      expect(refusalOf({ headers: { host } })).toBeUndefined();
    },
  );

  it.each([
    undefined,
    '',
    'evil.test',
    'evil.test:7007',
    '127.0.0.1:7008',
    '[::1]:7007',
  ])('refuses the Host %s', host => {
    expect(refusalOf({ headers: { host } })).toMatch(/^Host is /);
  });

  it('lets requests of its own pages in', () => {
    const headers = {
      host: '127.0.0.1:7007',
      origin: 'http://localhost:7007',
    };
    expect(refusalOf({ headers })).toBeUndefined();
  });

  it.each([
    'http://evil.test',
    'https://127.0.0.1:7007',
    'http://[::1]:7007',
    'null',
  ])('refuses the Origin %s', origin => {
    const headers = { host: '127.0.0.1:7007', origin };
    expect(refusalOf({ headers })).toMatch(/^Origin is /);
  });

  it('lets the development pages on another loopback port in, but no others', () => {
    const host = '127.0.0.1:7007';
    const check = createLoopbackCheck(7007, 'http://127.0.0.1:3000');
    expect(
      check({ headers: { host, origin: 'http://127.0.0.1:3000' } }),
    ).toBeUndefined();
    const foreign = createLoopbackCheck(7007, 'http://evil.test/app');
    expect(foreign({ headers: { host, origin: 'http://evil.test' } })).toMatch(
      /^Origin is /,
    );
  });
});
