import {
  type ArmTotals,
  cardsNeeded,
  checkSampleRatio,
  compareArms,
  USUAL_COMPARISON,
} from '@modelport/fraud-core';
import type {
  ArmDifference,
  ExperimentArm,
  SampleRatioCheck,
} from '@modelport/plugin-fraud-latency-common';
import type { ArmRow } from './DatabaseExperiment';

const { plannedLift, leastOutcomes } = USUAL_COMPARISON;

/** The control first: the arm of that name, else the one with most cards. */
export function controlFirst(arms: readonly ArmRow[]): ArmRow[] {
  const control =
    arms.find(({ variant }) => variant === 'control') ??
    [...arms].sort((a, b) => b.totals.cards - a.totals.cards)[0];
  return control
    ? [control, ...arms.filter(arm => arm !== control)]
    : [...arms];
}

/** What an arm counts, without what it decided with. */
export function countsOf(
  { variant, payments, totals }: ArmRow,
  weight: number | undefined,
): Omit<ExperimentArm, 'parts'> {
  const { cards, cardsWithOutcome, y, n } = totals;
  return {
    variant,
    ...(weight !== undefined && { weight }),
    ...{ cards, payments, counted: n, outcomes: y, cardsWithOutcome },
    rate: n > 0 ? y / n : null,
  };
}

/** Whether cards are missing from an arm, by the weights of now; an arm of which no card came is missing all. */
export function checkRatio(
  arms: readonly ArmRow[],
  weights: ReadonlyMap<string, number>,
): SampleRatioCheck {
  const isKnown = arms.every(({ variant }) => weights.has(variant));
  if (!isKnown || weights.size < 2) return { state: 'unknown' };
  const names = [...weights.keys()];
  const total = [...weights.values()].reduce((sum, each) => sum + each, 0);
  const { evidence, isMismatch } = checkSampleRatio(
    names.map(
      name => arms.find(arm => arm.variant === name)?.totals.cards ?? 0,
    ),
    names.map(name => (weights.get(name) ?? 0) / total),
  );
  return {
    state: isMismatch ? 'mismatch' : 'fits',
    evidence: Math.min(evidence, Number.MAX_VALUE),
  };
}

/** An arm against the control; without figures while too few cards have an outcome. */
export function differenceOf(control: ArmRow, arm: ArmRow): ArmDifference {
  const of = (row: ArmRow): ArmTotals => row.totals;
  const comparison = compareArms(of(control), of(arm));
  const cards = Math.min(control.totals.cards, arm.totals.cards);
  return {
    variant: arm.variant,
    control: control.variant,
    ...(comparison && {
      lift: comparison.lift,
      interval: [...comparison.interval],
      pValue: comparison.pValue,
      cardsNeeded: cardsNeeded(comparison, cards),
    }),
    plannedLift,
    outcomesNeeded: leastOutcomes,
    isAdjusted: control.totals.x + arm.totals.x > 0,
  };
}
