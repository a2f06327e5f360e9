import { aVersion } from '../__testUtils__/builders';
import { aChange, aRamp } from '../__testUtils__/servingBuilders';
import { lastOfExperiments, versionsForAll } from './oneVersion';

describe('the version that all cards have', () => {
  it('is the one that answers for all, in whichever cloud, and no arm of an experiment', () => {
    const all = { variant: 'all', version: '3' };
    expect(
      versionsForAll([
        aVersion({ variant: 'challenger', version: '4' }),
        aVersion(all),
        aVersion({ ...all, cloud: 'gcp' }),
        aVersion({ variant: 'all', version: '2', count: 0 }),
      ]).map(({ version }) => version),
    ).toEqual(['3']);
  });

  it('is not known where none answers', () => {
    expect(versionsForAll([aVersion()])).toEqual([]);
  });
});

describe('the last change of an experiment', () => {
  const approved = { state: 'approved' } as const;

  it('is the one of the highest revision, whenever it was requested', () => {
    const found = lastOfExperiments([
      aRamp({ id: 'waits' }),
      aChange({ id: 'policy', ...approved, revision: 9 }),
      aRamp({ id: 'ramp', ...approved, revision: 6 }),
      aRamp({ id: 'late', ...approved, revision: 8 }),
    ]);
    expect(found?.id).toBe('late');
  });

  it('is none where nothing of the kind was approved', () => {
    expect(
      lastOfExperiments([aChange(approved), aRamp({ state: 'rejected' })]),
    ).toBeUndefined();
  });
});
