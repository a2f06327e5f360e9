import type { TrainingPlan } from '../launchers/TrainingLauncher';
import type { NewTraining, TrainingRecord } from '../store/TrainingStore';

/** A commit for tests. */
export const COMMIT = 'c'.repeat(40);

/** Builds what is run for a training. */
export function buildPlan(plan: Partial<TrainingPlan> = {}): TrainingPlan {
  return {
    sourceUrl: `http://host/team/fraud/src/commit/${COMMIT}/`,
    commit: COMMIT,
    command: ['python', '-m', 'fraud.train'],
    environment: { python: '3.11', requirements: ['requirements/base.txt'] },
    limits: { timeoutSeconds: 60, memoryMiB: 512 },
    tracking: { server: 'default', experiment: 'fraud' },
    ...plan,
  };
}

/** Builds a training that was just asked for. */
export function buildNewTraining(
  training: Partial<NewTraining> = {},
): NewTraining {
  return {
    id: 't-1',
    entityRef: 'component:default/fraud',
    profile: 'small',
    parameters: { 'learning-rate': 0.1 },
    commit: COMMIT,
    launcher: 'local',
    host: 'here',
    plan: buildPlan(),
    createdBy: 'user:default/ada',
    createdAt: new Date('2026-11-24T10:00:00.123Z'),
    ...training,
  };
}

/** Builds a stored training, queued unless told. */
export function buildRecord(
  training: Partial<TrainingRecord> = {},
): TrainingRecord {
  return {
    ...buildNewTraining(),
    sequence: 1,
    wanted: 'run',
    state: 'queued',
    stateMessage: 'Waits for its turn.',
    settled: false,
    failures: 0,
    revision: 1,
    ...training,
  };
}
