import type { NotFinite } from '@modelport/plugin-ml-common';
import fc from 'fast-check';
import { gateEvidence } from './gateEvidence';
import { type Gate, readGates } from './readGates';

const judged = (gate: Gate, metrics: Record<string, number | NotFinite>) =>
  gateEvidence({ gates: [gate], malformed: [] }, metrics, 'c0ffee')[0];

describe('how a version stands to gates', () => {
  it('is said of each, with bound, value and the commit that declares it', () => {
    expect(judged({ metric: 'auc', atLeast: 0.8 }, { auc: 0.85 })).toEqual({
      label: 'auc',
      value: '0.85',
      bound: 'at least 0.8',
      outcome: 'kept',
      source: 'measured',
      about: 'gate',
      declaredAt: 'c0ffee',
    });
  });

  it.each<[Gate, number | NotFinite | undefined, string, string]>([
    [{ metric: 'm', atLeast: 1 }, 1, 'kept', 'at least 1'],
    [{ metric: 'm', atLeast: 1 }, 0.99, 'missed', 'at least 1'],
    [{ metric: 'm', atMost: 0 }, 0, 'kept', 'at most 0'],
    [{ metric: 'm', atMost: 0 }, 1e-9, 'missed', 'at most 0'],
    [
      { metric: 'm', atLeast: 1, atMost: 2 },
      3,
      'missed',
      'at least 1 and at most 2',
    ],
    [{ metric: 'm', atLeast: 1 }, 'NaN', 'missed', 'at least 1'],
    [{ metric: 'm', atLeast: 1 }, 'Infinity', 'missed', 'at least 1'],
    [{ metric: 'm', atMost: 1 }, '-Infinity', 'missed', 'at most 1'],
    [{ metric: 'm', atLeast: 1 }, undefined, 'not-measured', 'at least 1'],
  ])('%j with %p is %s', (gate, value, outcome, bound) => {
    const metrics: Record<string, number | NotFinite> =
      value === undefined ? {} : { m: value };
    expect(judged(gate, metrics)).toMatchObject({ outcome, bound });
  });

  it('takes no property of every object for a metric', () => {
    expect(judged({ metric: 'constructor', atLeast: 1 }, {})).toMatchObject({
      outcome: 'not-measured',
      value: 'not measured',
    });
  });

  it('reports what is malformed by its name', () => {
    const declared = readGates({ gates: [{ metric: 'auc' }] });
    expect(gateEvidence(declared, { auc: 1 }, 'c0ffee')).toEqual([
      expect.objectContaining({
        label: 'promotion.gates[0] (auc)',
        outcome: 'malformed',
      }),
    ]);
  });

  it('has an entry for each gate, whatever is declared', () => {
    const bound = fc.option(fc.oneof(fc.double(), fc.string()), {
      nil: undefined,
    });
    const gate = fc.oneof(
      fc.anything(),
      fc.record(
        { metric: fc.string(), atLeast: bound, atMost: bound },
        { requiredKeys: [] },
      ),
    );
    fc.assert(
      fc.property(
        fc.array(gate, { maxLength: 20 }),
        fc.dictionary(fc.string(), fc.double()),
        (gates, metrics) => {
          const evidence = gateEvidence(readGates({ gates }), metrics, 'c');
          expect(evidence).toHaveLength(gates.length);
        },
      ),
    );
  });
});
