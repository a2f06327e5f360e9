import type { Evidence } from '@modelport/plugin-ml-registry-common';
import {
  championOf,
  gatesOf,
  measuredMetrics,
  originsOf,
  splitEvidence,
} from './evidence';

const metric = (label: string, value: string, champion?: string): Evidence => ({
  ...{ label, value, champion },
  source: 'measured',
  about: 'metric',
});
const origin = (label: string, value: string, champion?: string): Evidence => ({
  ...{ label, value, champion },
  source: 'measured',
  about: 'origin',
});

describe('the evidence of a request', () => {
  it('of no source is a claim, but for what the portal wrote of a registration', () => {
    const old = { label: 'auc', value: '0.99' };
    expect(splitEvidence([old])).toEqual({ measured: [], claims: [old] });
    expect(splitEvidence([old], 'registered').measured).toEqual([old]);
    expect(splitEvidence([metric('auc', '0.9')], 'asked').claims).toEqual([]);
  });

  it('has metrics as numbers, where there are any', () => {
    expect(
      measuredMetrics([
        metric('auc', '0.9', '0.8'),
        metric('recall', 'not logged', '0.7'),
        metric('loss', '1e-7'),
        origin('run', '12', '13'),
      ]),
    ).toEqual({
      own: { auc: 0.9, loss: 1e-7 },
      champion: { auc: 0.8, recall: 0.7 },
    });
  });

  it('says where both versions come from', () => {
    const measured = [origin('version', '4', '3'), origin('run', 'a', 'b')];
    expect(championOf(measured)).toBe('3');
    expect(originsOf(measured)).toEqual([measured[1]]);
    expect(championOf([])).toBeUndefined();
  });

  it('has gates apart from metrics, those that were judged before the rest', () => {
    const gate = (outcome: Evidence['outcome']): Evidence => ({
      ...{ label: 'auc', value: '0.9', outcome },
      source: 'measured',
      about: 'gate',
    });
    const [kept, odd] = [gate('kept'), gate('malformed')];
    const measured = [metric('auc', '0.9'), odd, kept];
    expect(gatesOf(measured)).toEqual({
      all: [odd, kept],
      judged: [kept],
      unjudged: [odd],
    });
    expect(measuredMetrics([kept]).own).toEqual({});
    expect(originsOf([kept])).toEqual([]);
  });
});
