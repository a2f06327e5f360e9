import type { DemoModel } from './models';
import { askForChampion, approveRequest } from './steps/championRequest';
import { createModel } from './steps/createModel';
import { deployVersion } from './steps/deployVersion';
import { handToScoring } from './steps/handToScoring';
import { moveChallenger } from './steps/moveChallenger';
import { nameScoringService } from './steps/nameScoringService';
import { predict } from './steps/predict';
import { registerBest, registerChallenger } from './steps/registerBest';
import { scorePayments } from './steps/scorePayments';
import { trainModel } from './steps/trainModel';
import type { Report, Walk } from './Walk';

/** A step of a model's way. It looks at what is there first, so that it can be run again at any time. */
export interface Step {
  name: string;
  /** How long it takes on two cores that are otherwise idle. */
  expectedSeconds: number;
  act: (walk: Walk, report: Report) => Promise<void>;
}

/**
 * The steps of a model, in order.
 *
 * @param hasScoring - whether a scoring service can run beside the portal
 */
export function planOf(model: DemoModel, hasScoring: boolean): Step[] {
  const { name, phase, trainings, challenger, goal } = model;
  const title = phase ? `${name}, ${phase},` : name;
  const step = (what: string, expectedSeconds: number, act: Step['act']) => ({
    name: `${title} ${what}`,
    expectedSeconds,
    act,
  });
  const scores = hasScoring && model.scoringService !== undefined;
  if (goal === 'scoring') {
    return scores ? [step('scores payments', 1, scorePayments)] : [];
  }
  const count = trainings.length;
  return [
    step('is created', 6, createModel),
    ...trainings.map((_, index) =>
      step(
        count > 1 ? `trains, ${index + 1} of ${count}` : 'trains',
        45,
        (walk, report) => trainModel(walk, index, report),
      ),
    ),
    step('is registered', 4, registerBest),
    ...(scores && count > 1
      ? [step('has a challenger', 4, registerChallenger)]
      : []),
    ...(challenger ? [step('becomes challenger', 2, moveChallenger)] : []),
    step('asks to be champion', 2, askForChampion),
    ...(goal === 'serving'
      ? [
          step('is approved', 3, approveRequest),
          step('is deployed', 8, deployVersion),
          step('predicts', 2, predict),
          ...(scores
            ? [
                step('names its scoring service', 4, nameScoringService),
                step('is handed to its scoring service', 2, handToScoring),
              ]
            : []),
        ]
      : []),
  ];
}
