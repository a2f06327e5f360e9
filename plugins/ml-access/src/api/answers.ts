import { z } from 'zod';
import type {
  IssueTokenResponse,
  ListTokensResponse,
} from '@modelport/plugin-ml-access-common';

const scope = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('entity'),
    entityRef: z.string(),
    access: z.enum(['read', 'write']),
  }),
  z.object({
    kind: z.literal('run'),
    server: z.string(),
    experimentId: z.string(),
    runId: z.string(),
    entityRef: z.string(),
  }),
]);

const listed = z.object({
  id: z.string(),
  scope,
  issuer: z.string(),
  description: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().optional(),
});

/** The tokens of the caller. */
export const listAnswer: z.ZodType<ListTokensResponse> = z.object({
  items: z.array(listed),
});

/** A token just made, with its secret. */
export const issueAnswer: z.ZodType<IssueTokenResponse> = listed.extend({
  token: z.string(),
});
