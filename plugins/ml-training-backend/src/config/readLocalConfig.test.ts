import { mockServices } from '@backstage/backend-test-utils';
import { readLocalConfig } from './readLocalConfig';

const read = (local?: object) =>
  readLocalConfig(
    mockServices.rootConfig({ data: local ? { mlTraining: { local } } : {} }),
  );
const paths = { directory: '/d', cacheDirectory: '/c', uv: '/u' };

describe('readLocalConfig', () => {
  it('is off unless switched on by name', () => {
    expect(read()).toBeUndefined();
    expect(read(paths)).toBeUndefined();
    expect(read({ ...paths, enabled: false })).toBeUndefined();
  });

  it('runs one training at a time unless told', () => {
    expect(read({ ...paths, enabled: true })).toEqual({
      ...paths,
      python: undefined,
      concurrency: 1,
    });
    const more = { ...paths, enabled: true, concurrency: 3, python: '3.12' };
    expect(read(more)).toMatchObject({ concurrency: 3, python: '3.12' });
  });

  it.each(['directory', 'cacheDirectory', 'uv'])('wants %s absolute', key => {
    expect(() => read({ ...paths, enabled: true, [key]: 'here' })).toThrow(
      `mlTraining.local.${key} must be an absolute path`,
    );
  });

  it('wants a whole number of trainings', () => {
    expect(() => read({ ...paths, enabled: true, concurrency: 0 })).toThrow(
      'mlTraining.local.concurrency',
    );
  });
});
