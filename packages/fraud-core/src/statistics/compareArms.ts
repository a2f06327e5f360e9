import { type ArmTotals } from './armTotals';
import { type ArmEstimate, estimateArms } from './estimate';
import { normalQuantile } from './normal';

/**
 * How two arms are compared.
 *
 * @public
 */
export interface ComparisonPlan {
  /** The probability that the interval ever misses the truth, however often one looks. */
  alpha: number;
  /** The effect, as a share of the control's ratio, that the experiment was planned to find. */
  plannedLift: number;
  /** Cards with an outcome that each arm needs before anything is said. */
  leastOutcomes: number;
}

/**
 * Five per cent, a lift of 15 %, a hundred cards with an outcome in each arm.
 *
 * @public
 */
export const USUAL_COMPARISON: ComparisonPlan = {
  alpha: 0.05,
  plannedLift: 0.15,
  leastOutcomes: 100,
};

/**
 * What can be said of two arms at any moment.
 *
 * @public
 */
export interface ArmComparison {
  control: ArmEstimate;
  treatment: ArmEstimate;
  /** Ratio of the treatment by that of the control, less 1. */
  lift: number;
  /** Holds at all times at once with probability `1 - alpha`. */
  interval: readonly [low: number, high: number];
  /** The interval of an experiment that is looked at once, for comparison. */
  fixedInterval: readonly [low: number, high: number];
  /** Always valid: the smallest `alpha` whose interval leaves out 0 now. */
  pValue: number;
}

/**
 * Power with which the fixed-horizon experiment that this one is measured against would find the planned lift.
 */
const PLANNED_POWER = 0.8;

/** Of the logarithm of the ratio of two ratios. */
interface LogRatio {
  estimate: number;
  variance: number;
}

function logRatio(control: ArmEstimate, treatment: ArmEstimate): LogRatio {
  return {
    estimate: Math.log(treatment.ratio / control.ratio),
    variance:
      control.variance / control.ratio ** 2 +
      treatment.variance / treatment.ratio ** 2,
  };
}

/**
 * The width of the mixture, by which the boundary is tightest at the information that the fixed-horizon experiment would
 * need (Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences", appendix on tuning).
 */
function mixtureVariance({ alpha, plannedLift }: ComparisonPlan): number {
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(PLANNED_POWER);
  const information = (z / Math.log1p(Math.abs(plannedLift))) ** 2;
  const level = -2 * Math.log(alpha);
  return (level + Math.log(level + 1)) / information;
}

/** Half the width of the interval that holds at all times at once: a normal mixture, in information time. */
function alwaysValidRadius(
  information: number,
  mixture: number,
  alpha: number,
): number {
  const grown = information * mixture + 1;
  return Math.sqrt(
    ((2 * grown) / (information * information * mixture)) *
      Math.log(Math.sqrt(grown) / alpha),
  );
}

function alwaysValidPValue(
  { estimate, variance }: LogRatio,
  mixture: number,
): number {
  const information = 1 / variance;
  const grown = information * mixture + 1;
  const score = estimate * information;
  const logEvidence =
    (mixture * score * score) / (2 * grown) - 0.5 * Math.log(grown);
  return Math.min(1, Math.exp(-logEvidence));
}

/**
 * Compares two arms at any moment, as often as one likes: the interval and the p-value stay valid however often they are
 * looked at and whenever the experiment is ended. Variances are clustered by card; the covariate is taken into account.
 *
 * @returns undefined while there is too little to say anything: see {@link ComparisonPlan}
 * @public
 */
export function compareArms(
  control: ArmTotals,
  treatment: ArmTotals,
  plan: ComparisonPlan = USUAL_COMPARISON,
): ArmComparison | undefined {
  const isEnough = [control, treatment].every(
    ({ cardsWithOutcome }) => cardsWithOutcome >= plan.leastOutcomes,
  );
  const arms = isEnough ? estimateArms(control, treatment) : undefined;
  if (!arms || arms.control.ratio <= 0 || arms.treatment.ratio <= 0) {
    return undefined;
  }
  const log = logRatio(arms.control, arms.treatment);
  if (!(log.variance > 0)) return undefined;
  const mixture = mixtureVariance(plan);
  const around = (radius: number): readonly [number, number] => [
    Math.expm1(log.estimate - radius),
    Math.expm1(log.estimate + radius),
  ];
  return {
    ...arms,
    lift: Math.expm1(log.estimate),
    interval: around(alwaysValidRadius(1 / log.variance, mixture, plan.alpha)),
    fixedInterval: around(
      normalQuantile(1 - plan.alpha / 2) * Math.sqrt(log.variance),
    ),
    pValue: alwaysValidPValue(log, mixture),
  };
}

/**
 * How many cards each arm of a fixed-horizon experiment would need to find a lift, by the variance that a comparison found;
 * the unit by which `compareArms` is measured, and an estimate of how long an experiment still has to run.
 *
 * @param cards - in each arm, at the moment of the comparison
 * @public
 */
export function cardsNeeded(
  comparison: Pick<ArmComparison, 'control' | 'treatment'>,
  cards: number,
  { alpha, plannedLift }: ComparisonPlan = USUAL_COMPARISON,
): number {
  const { variance } = logRatio(comparison.control, comparison.treatment);
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(PLANNED_POWER);
  return Math.ceil(
    (z / Math.log1p(Math.abs(plannedLift))) ** 2 * variance * cards,
  );
}
