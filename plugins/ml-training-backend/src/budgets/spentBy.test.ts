import { buildPlan, buildRecord } from '../__testUtils__/builders';
import {
  buildPlacement,
  buildReservation,
} from './__testUtils__/budgetBuilders';
import { spentBy } from './spentBy';

const startedAt = new Date('2026-12-01T10:00:00Z');
const afterHours = (hours: number) =>
  new Date(startedAt.getTime() + hours * 3_600_000);
const hour = { timeoutSeconds: 3_600, memoryMiB: 512 };
const record = (change: Parameters<typeof buildRecord>[0]) =>
  buildRecord({
    plan: buildPlan({ limits: hour, placement: buildPlacement() }),
    ...change,
  });

describe('spentBy', () => {
  it('is nothing before its start', () => {
    expect(spentBy(buildReservation(), record({}), afterHours(1))).toBe(0);
  });

  it('grows while it runs, and stays at its end', () => {
    const now = afterHours(0.25);
    expect(spentBy(buildReservation(), record({ startedAt }), now)).toBe(2.5);
    const ended = record({ startedAt, endedAt: afterHours(0.5) });
    expect(spentBy(buildReservation(), ended, afterHours(9))).toBe(5);
  });

  it('does not count the waits of an evicted one in a queue, which ends it at its limit', () => {
    const ended = record({ startedAt, endedAt: afterHours(5) });
    expect(spentBy(buildReservation(), ended, afterHours(9))).toBe(10);
  });

  it('counts every attempt without a queue, as each has the limit anew', () => {
    const plan = buildPlan({
      limits: hour,
      placement: buildPlacement({ queue: undefined }),
    });
    const ended = buildRecord({ plan, startedAt, endedAt: afterHours(5) });
    expect(spentBy(buildReservation(), ended, afterHours(9))).toBe(50);
  });

  it('is nothing at a price that was not known, or by a clock that goes backwards', () => {
    const running = record({ startedAt });
    const unpriced = buildReservation({ price: undefined });
    expect(spentBy(unpriced, running, afterHours(1))).toBe(0);
    expect(spentBy(buildReservation(), running, afterHours(-1))).toBe(0);
  });
});
