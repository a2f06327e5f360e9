import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { joinEvidence } from './joinEvidence';

const measured: Evidence = {
  label: 'average_precision',
  value: '0.67',
  source: 'measured',
  about: 'metric',
};
const join = (label: string) =>
  joinEvidence(
    { evidence: [measured], metrics: ['average_precision', '@@'] },
    [{ label, value: '0.9999' }],
    'user:default/ada',
  );

describe('a claim of the asker', () => {
  it('stands behind what was measured, with the name of the asker', () => {
    expect(join('Back test')).toEqual([
      measured,
      {
        label: 'Back test',
        value: '0.9999',
        source: 'claimed',
        claimedBy: 'user:default/ada',
      },
    ]);
  });

  it.each([
    'average_precision',
    'Average precision',
    'average_precision (0–1)',
    'ａverage_precision',
    'Digest',
    'run',
    '@@',
  ])('is refused as "%s", which reads like something measured', label => {
    expect(() => join(label)).toThrow(/^evidence\[0\]\.label: .*leave this/);
  });
});
