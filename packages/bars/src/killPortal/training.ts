import { PATIENCE_MS, type Recovery, type Rig } from '../Rig';

const TRAINING_MS = 300_000;

interface Training {
  id: string;
  state: string;
  stateMessage: string;
  run?: { runId: string };
}

/** Path of the trainings of a model. */
const trainingsOf = (model: string) =>
  `ml-training/v1/entities/component/default/${model}/trainings`;

/** Trains the small profile to its end and gives the run. */
export async function train(rig: Rig, model: string): Promise<string> {
  const { run } = await start(rig, model, 'succeeded');
  if (!run) throw new Error('The training succeeded without a run.');
  return run.runId;
}

/** Starts the small profile and waits for a state. */
async function start(rig: Rig, model: string, state: string) {
  const api = rig.as('data-scientist');
  const { id } = await api.call<Training>('POST', trainingsOf(model), {
    profile: 'small',
  });
  return api.until<Training>(
    `${trainingsOf(model)}/${id}`,
    training => training.state === state,
    TRAINING_MS,
  );
}

/**
 * Kills portal or launcher while a model trains: afterwards the same training is found running, and it succeeds in the
 * run that it had.
 */
export async function killDuringTraining(
  rig: Rig,
  model: string,
  what: 'portal' | 'launcher',
): Promise<Recovery & { runId: string }> {
  const before = await start(rig, model, 'running');
  const path = `${trainingsOf(model)}/${before.id}`;
  const recovery = await rig.killAndRecover(
    `training, kill -9 of the ${what}`,
    what,
    async () => {
      const found = await rig
        .as('data-scientist')
        .until<Training>(
          path,
          training => ['running', 'succeeded'].includes(training.state),
          PATIENCE_MS,
        );
      return found.run?.runId === before.run?.runId
        ? []
        : ['The training writes to another run than before.'];
    },
  );
  const after = await rig
    .as('data-scientist')
    .until<Training>(
      path,
      ({ state }) => !['running', 'cancelling'].includes(state),
      TRAINING_MS,
    );
  if (after.state !== 'succeeded') {
    recovery.faults.push(`The training ${after.state}: ${after.stateMessage}`);
  }
  const runs = await rig
    .as('data-scientist')
    .call<{ items: { runId: string; status: string }[] }>(
      'GET',
      `ml-experiments/v1/entities/component/default/${model}/runs`,
    );
  const own = runs.items.filter(({ runId }) => runId === before.run?.runId);
  if (own.length !== 1 || own[0].status !== 'FINISHED') {
    recovery.faults.push(`Its run is ${own[0]?.status ?? 'not there'}.`);
  }
  return { ...recovery, runId: before.run?.runId ?? '' };
}
