import { z } from 'zod';
import type {
  AliasesResponse,
  AliasRequest,
  LedgerCheck,
  LedgerResponse,
  ListRequestsResponse,
  ListVersionsResponse,
  ModelVersionDetail,
  ModelVersionSummary,
  RunModelsResponse,
} from '@modelport/plugin-ml-registry-common';

const texts = z.record(z.string(), z.string());
const evidence = z.array(
  z.object({
    label: z.string(),
    value: z.string(),
    source: z.enum(['measured', 'claimed']).optional(),
    about: z.enum(['metric', 'origin', 'gate']).optional(),
    bound: z.string().optional(),
    outcome: z
      .enum(['kept', 'missed', 'not-measured', 'malformed', 'unread'])
      .optional(),
    declaredAt: z.string().optional(),
    champion: z.string().optional(),
    claimedBy: z.string().optional(),
  }),
);

const versionFields = {
  server: z.string(),
  model: z.string(),
  version: z.string(),
  status: z.enum(['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY']),
  statusMessage: z.string().optional(),
  description: z.string(),
  createdAt: z.string(),
  authors: z.array(z.string()),
  runId: z.string().optional(),
  commit: z.string().optional(),
  digest: z.string().optional(),
  digestProblem: z.string().optional(),
  aliases: z.array(z.string()),
  metrics: z.record(z.string(), z.number()),
};

const signatureField = z.object({
  name: z.string(),
  type: z.string(),
  shape: z.array(z.number()).optional(),
});

/** A version as the backend answers it. */
export const versionAnswer: z.ZodType<ModelVersionSummary> =
  z.object(versionFields);

/** A version with all that is known of it. */
export const versionDetailAnswer: z.ZodType<ModelVersionDetail> = z.object({
  ...versionFields,
  signature: z
    .object({
      inputs: z.array(signatureField),
      outputs: z.array(signatureField),
    })
    .optional(),
  parameters: texts,
  tags: texts,
  modelCard: z.string().optional(),
  files: z.array(z.object({ path: z.string(), size: z.number() })),
  problems: z.array(z.string()).optional(),
});

/** A page of versions. */
export const listVersionsAnswer: z.ZodType<ListVersionsResponse> = z.object({
  server: z.string(),
  model: z.string().optional(),
  items: z.array(versionAnswer),
  aliases: texts,
  nextBefore: z.string().optional(),
  errors: z.array(z.object({ server: z.string(), message: z.string() })),
  asOf: z.string(),
});

/** Models that a run logged. */
export const runModelsAnswer: z.ZodType<RunModelsResponse> = z.object({
  items: z.array(
    z.object({
      modelId: z.string(),
      name: z.string(),
      version: z.string().optional(),
    }),
  ),
});

/** Aliases after a move. */
export const aliasesAnswer: z.ZodType<AliasesResponse> = z.object({
  aliases: texts,
});

/** A request to move `champion`. */
export const requestAnswer: z.ZodType<AliasRequest> = z.object({
  id: z.string(),
  entityRef: z.string(),
  alias: z.string(),
  version: z.string(),
  valueBefore: z.string().optional(),
  reason: z.string(),
  evidence,
  state: z.enum([
    'open',
    'moving',
    'done',
    'rejected',
    'withdrawn',
    'conflict',
  ]),
  stateMessage: z.string(),
  askedBy: z.string(),
  askedAt: z.string(),
  decidedBy: z.string().optional(),
  decidedAt: z.string().optional(),
  decisionReason: z.string().optional(),
  mayDecide: z.boolean(),
  mayNotDecideBecause: z.string().optional(),
});

/** A page of requests. */
export const listRequestsAnswer: z.ZodType<ListRequestsResponse> = z.object({
  items: z.array(requestAnswer),
});

/** A page of the ledger. */
export const ledgerAnswer: z.ZodType<LedgerResponse> = z.object({
  items: z.array(
    z.object({
      sequence: z.number(),
      time: z.string(),
      kind: z.enum([
        'registered',
        'asked',
        'approved',
        'rejected',
        'withdrawn',
        'alias-moved',
        'conflict',
        'changed-outside',
      ]),
      entityRef: z.string(),
      server: z.string(),
      model: z.string(),
      version: z.string().optional(),
      actor: z.string().optional(),
      reason: z.string().optional(),
      evidence,
      moves: z.array(
        z.object({
          alias: z.string(),
          before: z.string().optional(),
          after: z.string().optional(),
        }),
      ),
      requestId: z.string().optional(),
      digest: z.string().optional(),
      runId: z.string().optional(),
      authors: z.array(z.string()).optional(),
      previousHash: z.string(),
      hash: z.string(),
    }),
  ),
  nextBefore: z.number().optional(),
});

/** Whether the ledger is whole. */
export const ledgerCheckAnswer: z.ZodType<LedgerCheck> = z.object({
  whole: z.boolean(),
  entries: z.number(),
  head: z.string().optional(),
  keyId: z.string(),
  publicKey: z.string(),
  signature: z.string().optional(),
  problem: z.string().optional(),
});
