import { mockServices } from '@backstage/backend-test-utils';
import { readPromotionConfig } from './readPromotionConfig';

const read = (mlPromotion?: object) =>
  readPromotionConfig(
    mockServices.rootConfig({
      data: mlPromotion ? { mlPromotion: { ...mlPromotion } } : {},
    }),
  );

describe('the configuration of ml-promotion', () => {
  it('is off by itself', () => {
    expect(read()).toEqual({ environments: ['dev'] });
    const local = { directory: '/data' };
    expect(read({ local })).toEqual({ environments: ['dev'] });
  });

  it('is read', () => {
    const local = { enabled: true, directory: '/data' };
    expect(read({ environments: ['dev', 'qa-2'], local })).toEqual({
      environments: ['dev', 'qa-2'],
      localDirectory: '/data',
    });
  });

  it.each([
    [{ environments: [] }, 'mlPromotion.environments'],
    [{ environments: ['Dev'] }, 'mlPromotion.environments'],
    [{ environments: ['a/b'] }, 'mlPromotion.environments'],
    [{ local: { enabled: true } }, 'mlPromotion.local.directory'],
    [
      { local: { enabled: true, directory: 'data' } },
      'mlPromotion.local.directory',
    ],
  ])('refuses %j by the name of the key', (section, key) => {
    expect(() => read(section)).toThrow(key);
  });
});
