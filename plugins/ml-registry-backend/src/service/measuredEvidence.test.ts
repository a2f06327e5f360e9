import { measuredEvidence } from './measuredEvidence';

const own = {
  version: '2',
  runId: 'r2',
  commit: 'c'.repeat(40),
  digest: 'sha256:2',
  metrics: { auc: 0.9, loss: 0.1, 'system/cpu': 12 },
};

describe('what is measured of a version', () => {
  it('has its metrics and where it comes from, beside the same of the champion', () => {
    const champion = {
      version: '1',
      runId: 'r1',
      metrics: { auc: 0.8, recall: 0.7 },
    };
    expect(
      measuredEvidence(own, champion).map(each => [
        each.about,
        each.label,
        each.value,
        each.champion,
      ]),
    ).toEqual([
      ['metric', 'auc', '0.9', '0.8'],
      ['metric', 'loss', '0.1', 'not logged'],
      ['metric', 'recall', 'not logged', '0.7'],
      ['origin', 'version', '2', '1'],
      ['origin', 'run', 'r2', 'r1'],
      ['origin', 'commit', 'c'.repeat(40), undefined],
      ['origin', 'digest', 'sha256:2', undefined],
    ]);
  });

  it('stands alone without a champion', () => {
    expect(measuredEvidence(own, undefined)[0]).toEqual({
      label: 'auc',
      value: '0.9',
      source: 'measured',
      about: 'metric',
    });
  });

  it('tells what a value is that is no finite number, of either version', () => {
    const diverged = {
      ...own,
      metrics: {},
      notFinite: { loss: 'NaN' as const },
    };
    const champion = {
      version: '1',
      metrics: { loss: 0.2 },
      notFinite: { gain: 'Infinity' as const },
    };
    expect(measuredEvidence(diverged, champion).slice(0, 2)).toMatchObject([
      { label: 'loss', value: 'NaN', champion: '0.2' },
      { label: 'gain', value: 'not logged', champion: 'Infinity' },
    ]);
  });

  it('keeps what can be compared, however many metrics there are', () => {
    const many = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [`a${index}`, index]),
    );
    const version = { ...own, metrics: { ...many, zeta: 1 } };
    const found = measuredEvidence(version, {
      version: '1',
      metrics: { zeta: 2 },
    }).filter(({ about }) => about === 'metric');
    expect(found).toHaveLength(200);
    expect(found[0]).toMatchObject({ label: 'zeta', champion: '2' });
  });
});
