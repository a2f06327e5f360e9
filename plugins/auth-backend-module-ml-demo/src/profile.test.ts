import { ConfigReader } from '@backstage/config';
import { checkProfile, readProfile } from './profile';

const demo = (host?: string) =>
  new ConfigReader({
    modelport: { profile: 'demo' },
    backend: { listen: host ? { host, port: 7007 } : ':7007' },
  });

describe('readProfile', () => {
  it('is production unless the configuration says demo', () => {
    expect(readProfile(new ConfigReader({}))).toBe('production');
    expect(readProfile(demo('127.0.0.1'))).toBe('demo');
  });

  it('refuses any other word', () => {
    expect(() =>
      readProfile(new ConfigReader({ modelport: { profile: 'test' } })),
    ).toThrow('modelport.profile is "test": write "demo" or "production".');
  });
});

describe('checkProfile', () => {
  it.each(['127.0.0.1', 'localhost'])(
    'lets the demo profile listen on %s',
    host => {
      expect(() => checkProfile(demo(host))).not.toThrow();
    },
  );

  it.each(['0.0.0.0', '::1', '10.0.0.5'])(
    'refuses the demo profile on %s',
    host => {
      expect(() => checkProfile(demo(host))).toThrow(
        'set backend.listen.host to 127.0.0.1',
      );
    },
  );

  it('refuses the demo profile when no host is set, since that means all', () => {
    const config = new ConfigReader({
      modelport: { profile: 'demo' },
      backend: { listen: { port: 7007 } },
    });
    expect(() => checkProfile(config)).toThrow('every interface');
  });

  it.each([{}, { guest: {} }, { demo: {} }, { guest: {}, demo: {} }])(
    'refuses the production profile with the providers %j',
    providers => {
      const config = new ConfigReader({ auth: { providers } });
      expect(() => checkProfile(config)).toThrow(
        'auth.providers has no sign-in provider besides guest and demo',
      );
    },
  );

  it('lets the production profile start with a real provider', () => {
    const config = new ConfigReader({ auth: { providers: { oidc: {} } } });
    expect(() => checkProfile(config)).not.toThrow();
  });
});
