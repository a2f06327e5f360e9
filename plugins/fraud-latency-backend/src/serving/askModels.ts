import { ServiceUnavailableError, toError } from '@backstage/errors';
import { z } from 'zod';
import type { InstanceConfig } from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';

/** What `GET /v1/models` of a scoring service answers, as far as changes of it need to know. */
const MODELS = z.object({
  policy: z.object({ name: z.string(), version: z.number() }),
  /** Absent where the service is too old to say it. */
  configured_policy: z
    .object({ name: z.string(), version: z.number() })
    .optional(),
  policy_document: z.record(z.string(), z.unknown()).optional(),
  experiment: z
    .object({
      configured: z.string().nullable(),
      name: z.string(),
      variants: z.array(
        z.object({ name: z.string(), weight: z.number(), model: z.string() }),
      ),
    })
    .optional(),
  directive: z
    .object({
      revision: z.number().int().min(0),
      problem: z.string().nullable(),
    })
    .optional(),
  models: z.array(
    z.object({
      name: z.string(),
      version: z.string(),
      variants: z.array(z.object({ name: z.string(), weight: z.number() })),
      features: z.object({ digest: z.string(), names: z.array(z.string()) }),
    }),
  ),
});

/** What an instance serves. */
export type ServedModels = z.infer<typeof MODELS>;

/** What an instance said, or why it said nothing. */
export type ModelsAnswer = { models: ServedModels } | { problem: string };

/** Asks an instance what it serves. */
export async function askModels(
  ask: Ask,
  { url, apiKey }: InstanceConfig,
): Promise<ModelsAnswer> {
  try {
    const { status, text } = await ask(
      'The scoring service',
      `${url}/v1/models`,
      apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    );
    if (status === 401) {
      throw new ServiceUnavailableError(
        'The scoring service refuses the API key of this portal: a platform engineer sets apiKeyFile of the instance in fraudLatency.services',
      );
    }
    if (status !== 200) {
      throw new ServiceUnavailableError(
        `The scoring service answered with status ${status}`,
      );
    }
    return { models: MODELS.parse(JSON.parse(text)) };
  } catch (error) {
    return {
      problem:
        error instanceof ServiceUnavailableError
          ? error.message
          : `The scoring service answered with models that this portal cannot read (${
              toError(error).name
            })`,
    };
  }
}
