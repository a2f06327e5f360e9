import { mockServices } from '@backstage/backend-test-utils';
import { readPromotionConfig } from './readPromotionConfig';

const read = (mlPromotion?: object) =>
  readPromotionConfig(
    mockServices.rootConfig({
      data: mlPromotion ? { mlPromotion: { ...mlPromotion } } : {},
    }),
  );

const base = { environments: ['dev'], undeployMissingModelsAfterMs: 3_600_000 };

describe('the configuration of ml-promotion', () => {
  it('is off by itself', () => {
    expect(read()).toEqual(base);
    const local = { directory: '/data' };
    expect(read({ local })).toEqual(base);
  });

  it('is read', () => {
    const local = { enabled: true, directory: '/data' };
    expect(read({ environments: ['dev', 'qa-2'], local })).toEqual({
      ...base,
      environments: ['dev', 'qa-2'],
      localDirectory: '/data',
    });
  });

  it.each([
    ['2 days', 172_800_000],
    [{ minutes: 90 }, 5_400_000],
  ])('takes %j as the time for which a model may be missing', (after, ms) => {
    expect(read({ undeployMissingModelsAfter: after })).toEqual({
      ...base,
      undeployMissingModelsAfterMs: ms,
    });
  });

  it.each([
    [{ environments: [] }, 'mlPromotion.environments'],
    [{ environments: ['Dev'] }, 'mlPromotion.environments'],
    [{ environments: ['a/b'] }, 'mlPromotion.environments'],
    [
      { undeployMissingModelsAfter: { seconds: 59 } },
      'mlPromotion.undeployMissingModelsAfter',
    ],
    [
      { undeployMissingModelsAfter: 'never' },
      'mlPromotion.undeployMissingModelsAfter',
    ],
    [{ local: { enabled: true } }, 'mlPromotion.local.directory'],
    [
      { local: { enabled: true, directory: 'data' } },
      'mlPromotion.local.directory',
    ],
  ])('refuses %j by the name of the key', (section, key) => {
    expect(() => read(section)).toThrow(key);
  });
});
