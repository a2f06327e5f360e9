import { LateLabels } from './LateLabels';

const MINUTE = 60_000;
const report = (id: string) => ({
  transaction_id: id,
  event_time: '2026-11-30T12:00:00.000Z',
  customer_id: 'c1',
  terminal_id: 't1',
});

describe('late labels', () => {
  it('become known some minutes later, each once', () => {
    const labels = new LateLabels(() => 0.5);
    labels.add(report('a'), 0);
    labels.add(report('b'), MINUTE);
    expect(labels.takeDue(5 * MINUTE)).toEqual([]);
    expect(labels.takeDue(6 * MINUTE)).toEqual([report('a')]);
    expect(labels.takeDue(8 * MINUTE)).toEqual([report('b')]);
    expect(labels.takeDue(60 * MINUTE)).toEqual([]);
  });

  it('leave some frauds unnoticed', () => {
    const labels = new LateLabels(() => 0.9);
    labels.add(report('a'), 0);
    expect(labels.takeDue(60 * MINUTE)).toEqual([]);
  });

  it('are told again a minute later when they could not be told', () => {
    const labels = new LateLabels(() => 0.9);
    labels.addAgain(report('a'), 0);
    expect(labels.takeDue(MINUTE - 1)).toEqual([]);
    expect(labels.takeDue(MINUTE)).toEqual([report('a')]);
  });
});
