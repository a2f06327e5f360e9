import type {
  ListTrainingsResponse,
  ProfilesResponse,
  Training,
  TrainingLogResponse,
  TrainingState,
} from '@modelport/plugin-ml-training-common';
import { z } from 'zod';

const STATES: { [S in TrainingState]: S } = {
  queued: 'queued',
  preparing: 'preparing',
  running: 'running',
  cancelling: 'cancelling',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
  stopped: 'stopped',
  lost: 'lost',
};

const time = z.iso.datetime({ offset: true });
const value = z.union([z.string(), z.number(), z.boolean()]);

/** An answer with one training. */
export const trainingAnswer: z.ZodType<Training> = z.object({
  id: z.string(),
  entityRef: z.string(),
  profile: z.string(),
  parameters: z.record(z.string(), value),
  commit: z.string(),
  launcher: z.string(),
  state: z.enum(STATES),
  stateMessage: z.string(),
  progress: z.number().min(0).max(1).optional(),
  createdBy: z.string(),
  createdAt: time,
  cancelledBy: z.string().optional(),
  startedAt: time.optional(),
  endedAt: time.optional(),
  exitCode: z.number().optional(),
  run: z
    .object({
      server: z.string(),
      experimentId: z.string(),
      runId: z.string(),
    })
    .optional(),
  againOf: z.string().optional(),
});

/** An answer with a page of trainings. */
export const trainingsAnswer: z.ZodType<ListTrainingsResponse> = z.object({
  items: z.array(trainingAnswer),
  nextBefore: z.string().optional(),
});

/** An answer with a part of a log. */
export const logAnswer: z.ZodType<TrainingLogResponse> = z.object({
  text: z.string(),
  cursor: z.number().int().min(0),
  end: z.boolean(),
});

const parameter = z.object({
  name: z.string(),
  type: z.enum(['number', 'integer', 'string', 'boolean']),
  default: value.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: z.array(value).optional(),
  description: z.string().optional(),
});

/** An answer with the profiles of a commit. */
export const profilesAnswer: z.ZodType<ProfilesResponse> = z.object({
  commit: z.string(),
  problem: z.string().optional(),
  profiles: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      description: z.string().optional(),
      parameters: z.array(parameter),
      limits: z.object({ timeoutSeconds: z.number(), memoryMiB: z.number() }),
      extras: z.array(z.string()),
    }),
  ),
});

/**
 * Checks an answer.
 * @throws Error that names the field that is not as declared
 */
export function readAnswer<T>(schema: z.ZodType<T>, answer: unknown): T {
  const result = schema.safeParse(answer);
  if (result.success) {
    return result.data;
  }
  const place =
    result.error.issues[0]?.path.join('.') || 'the answer as a whole';
  throw new Error(
    `The portal gave an answer that this page does not understand (${place}). Reload the page; if that does not help, tell the administrators of the portal.`,
  );
}
