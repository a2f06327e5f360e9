import { gateEvidence } from '../gates/gateEvidence';
import { readGates } from '../gates/readGates';
import { changedEvidence } from './changedEvidence';
import { measuredEvidence } from './measuredEvidence';

const METRICS = { auc: 0.9, loss: NaN };
const gates = [
  { metric: 'auc', atLeast: 0.5 },
  { metric: 'brier', atMost: 0.1 },
  { metric: 'auc', atLeats: 1 },
];
const evidence = [
  ...measuredEvidence(
    { version: '2', metrics: { auc: 0.9 }, notFinite: { loss: 'NaN' } },
    { version: '1', metrics: { auc: 0.8, recall: 0.7 } },
  ),
  ...gateEvidence(readGates({ gates }), { auc: 0.9 }, 'c0ffee'),
  { label: 'f1', value: '1', source: 'claimed' as const },
];

describe('what a run says otherwise than the evidence of a request', () => {
  it('is nothing while it says the same, nor where the request says nothing', () => {
    expect(changedEvidence(evidence, METRICS)).toBeUndefined();
    expect(changedEvidence(evidence, { ...METRICS, f1: 0 })).toBeUndefined();
    expect(changedEvidence([], METRICS)).toBeUndefined();
  });

  it('is each metric that is another now, came or went, also of a gate', () => {
    const now = { auc: 0.95, recall: 0.1, brier: 0.2 };
    expect(changedEvidence(evidence, now)).toBe(
      'auc was 0.9, is 0.95 now; loss was NaN, is not logged now; recall was not logged, is 0.1 now; brier was not logged, is 0.2 now',
    );
  });

  it('is told in short where it is much', () => {
    const many = Object.fromEntries(
      Array.from({ length: 7 }, (_, index) => [`m${index}`, index]),
    );
    const asked = measuredEvidence({ version: '2', metrics: many }, undefined);
    expect(changedEvidence(asked, {})).toMatch(
      /^m0 was 0, is not logged now; .*m4 was 4, is not logged now; and 2 more$/,
    );
  });
});
