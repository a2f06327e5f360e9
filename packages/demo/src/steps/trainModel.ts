import type {
  StartTrainingRequest,
  Training,
  TrainingState,
} from '@modelport/plugin-ml-training-common';
import { type Report, routesOf, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 1_800_000;
const MOST_ATTEMPTS = 50;

const UNDER_WAY: readonly TrainingState[] = [
  'queued',
  'preparing',
  'running',
  'cancelling',
];
/** Ends that say nothing about the training itself. */
const INTERRUPTED: readonly TrainingState[] = ['stopped', 'lost'];

const isOver = ({ state }: Training) => !UNDER_WAY.includes(state);

const inWords = ({ state, progress }: Training) =>
  state === 'preparing' && progress !== undefined
    ? `preparing, ${Math.round(progress * 10) * 10} %`
    : state;

/** Starts an attempt or finds it, and follows it to its end. */
async function follow(
  walk: Walk,
  request: StartTrainingRequest,
  report: Report,
): Promise<{ training: Training; wasOver: boolean }> {
  const path = `${routesOf('ml-training', walk)}/trainings`;
  const found = await walk.author.post<Training>(path, request);
  if (isOver(found)) return { training: found, wasOver: true };
  report(inWords(found));
  const training = await waitFor({
    look: () => walk.author.get<Training>(`${path}/${found.id}`),
    until: isOver,
    everyMs: walk.askEveryMs,
    longestMs: LONGEST_MS,
    onLook: seen => !isOver(seen) && report(inWords(seen)),
  });
  return { training, wasOver: false };
}

/**
 * Trains once, and adds the training to the walk. Each attempt has a request id of its own, so that it is made once;
 * one that ended badly before this start of the demo, or was interrupted, is followed by the next.
 *
 * @param index - of the parameters in `model.trainings`
 * @throws Error when a training fails or is cancelled while the demo looks on
 */
export async function trainModel(
  walk: Walk,
  index: number,
  report: Report,
): Promise<void> {
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const { training, wasOver } = await follow(
      walk,
      {
        profile: 'small',
        parameters: walk.model.trainings[index],
        requestId: `demo-training-${index + 1}-attempt-${attempt}`,
      },
      report,
    );
    if (training.state === 'succeeded') {
      walk.trainings[index] = training;
      return;
    }
    if (!wasOver && !INTERRUPTED.includes(training.state)) {
      throw new Error(
        `the training is ${training.state}: ${training.stateMessage}`,
      );
    }
  }
  throw new Error(
    `${MOST_ATTEMPTS} trainings ended badly; delete the data folder to begin anew`,
  );
}
