import { ConfigReader } from '@backstage/config';
import { readRegistryConfig } from './readRegistryConfig';

const read = (mlRegistry?: object) =>
  readRegistryConfig(
    new ConfigReader((mlRegistry ? { mlRegistry } : {}) as never),
  );

describe('readRegistryConfig', () => {
  it('is content with nothing', () => {
    expect(read()).toEqual({});
  });

  it('reads the file of the key and the group', () => {
    expect(
      read({ ledger: { keyFile: '/var/key.pem' }, overrideGroup: 'Platform' }),
    ).toEqual({
      keyFile: '/var/key.pem',
      overrideGroup: 'group:default/platform',
    });
  });

  it.each([
    [{ ledger: { keyFile: 'key.pem' } }, 'mlRegistry.ledger.keyFile must be'],
    [{ overrideGroup: 'user:default/ada' }, 'mlRegistry.overrideGroup is'],
    [{ overrideGroup: 'a:b:c' }, 'mlRegistry.overrideGroup is'],
  ])('refuses %j', (config, message) => {
    expect(() => read(config)).toThrow(message);
  });
});
