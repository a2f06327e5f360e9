import type {
  AliasRequestState,
  LedgerEntryKind,
} from '@modelport/plugin-ml-registry-common';
import { internalSchemas } from './internalPaths';

const TEXT = { type: 'string' } as const;
const TIME = { type: 'string', format: 'date-time' } as const;
const TEXTS = { type: 'array', items: TEXT } as const;
const PAIRS = { type: 'object', additionalProperties: TEXT } as const;
const NUMBERS = {
  type: 'object',
  additionalProperties: { type: 'number' },
} as const;
const VERSION = { type: 'string', pattern: '^[1-9][0-9]{0,17}$' } as const;
const REASON = { type: 'string', maxLength: 2000 } as const;
const RUN_ID = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' } as const;

const STATES: Record<AliasRequestState, true> = {
  open: true,
  moving: true,
  done: true,
  rejected: true,
  withdrawn: true,
  conflict: true,
};

const KINDS: Record<LedgerEntryKind, true> = {
  registered: true,
  asked: true,
  approved: true,
  rejected: true,
  withdrawn: true,
  'alias-moved': true,
  conflict: true,
  'changed-outside': true,
};

const listOf = <const T extends string>(schema: T) =>
  ({
    type: 'array',
    items: { $ref: `#/components/schemas/${schema}` },
  } as const);

const object = <const P extends object, const R extends keyof P>(
  properties: P,
  required: readonly R[],
) =>
  ({
    type: 'object',
    required,
    additionalProperties: false,
    properties,
  } as const);

/** A request body; the router refuses other fields itself, since the validator would not name them. */
const body = <const P extends object, const R extends keyof P>(
  properties: P,
  required: readonly R[],
) => ({ type: 'object', required, properties } as const);

const summary = {
  server: TEXT,
  model: TEXT,
  version: TEXT,
  status: {
    type: 'string',
    enum: ['PENDING_REGISTRATION', 'FAILED_REGISTRATION', 'READY'],
  },
  statusMessage: TEXT,
  description: TEXT,
  createdAt: TIME,
  authors: TEXTS,
  runId: TEXT,
  commit: TEXT,
  digest: TEXT,
  digestProblem: TEXT,
  aliases: TEXTS,
  metrics: NUMBERS,
  notFinite: {
    type: 'object',
    additionalProperties: {
      type: 'string',
      enum: ['NaN', 'Infinity', '-Infinity'],
    },
  },
} as const;

const inSummary = [
  'server',
  'model',
  'version',
  'status',
  'description',
  'createdAt',
  'authors',
  'aliases',
  'metrics',
] as const;

const signatureSide = {
  type: 'array',
  items: object(
    {
      name: TEXT,
      type: TEXT,
      shape: { type: 'array', items: { type: 'integer' } },
    },
    ['name', 'type'],
  ),
} as const;

/** Schemas of the requests and answers of ml-registry. */
export const schemas = {
  ...internalSchemas,
  RegisterVersion: body(
    { runId: RUN_ID, modelId: RUN_ID, description: REASON },
    ['runId'],
  ),
  MoveChallenger: body(
    {
      version: { type: ['string', 'null'], pattern: VERSION.pattern },
      expected: { type: ['string', 'null'], pattern: VERSION.pattern },
      reason: REASON,
    },
    ['version'],
  ),
  Ask: body(
    {
      version: VERSION,
      reason: { type: 'string', minLength: 3, maxLength: 2000 },
      evidence: {
        type: 'array',
        maxItems: 20,
        description:
          'Claims of the asker; metrics, run, commit and digest are added by the portal',
        items: body(
          {
            label: { type: 'string', minLength: 1, maxLength: 100 },
            value: { type: 'string', minLength: 1, maxLength: 500 },
          },
          ['label', 'value'],
        ),
      },
    },
    ['version', 'reason'],
  ),
  Decision: body({ reason: REASON }, []),
  Version: object(summary, inSummary),
  VersionList: object(
    {
      server: TEXT,
      model: TEXT,
      items: listOf('Version'),
      aliases: PAIRS,
      nextBefore: TEXT,
      errors: {
        type: 'array',
        items: object({ server: TEXT, message: TEXT }, ['server', 'message']),
      },
      asOf: TIME,
    },
    ['server', 'items', 'aliases', 'errors', 'asOf'],
  ),
  VersionDetail: object(
    {
      ...summary,
      signature: object({ inputs: signatureSide, outputs: signatureSide }, [
        'inputs',
        'outputs',
      ]),
      parameters: PAIRS,
      tags: PAIRS,
      modelCard: TEXT,
      files: listOf('VersionFile'),
      problems: TEXTS,
    },
    [...inSummary, 'parameters', 'tags', 'files'],
  ),
  RunModels: object(
    {
      items: {
        type: 'array',
        items: object({ modelId: TEXT, name: TEXT, version: TEXT }, [
          'modelId',
          'name',
        ]),
      },
    },
    ['items'],
  ),
  Aliases: object({ aliases: PAIRS }, ['aliases']),
  Evidence: object(
    {
      label: TEXT,
      value: TEXT,
      source: {
        type: 'string',
        enum: ['measured', 'claimed'],
        description: 'Absent in older entries, which were all claimed',
      },
      about: { type: 'string', enum: ['metric', 'origin', 'gate'] },
      bound: {
        ...TEXT,
        description: 'Of a gate of modelport.yaml: what it asks for',
      },
      outcome: {
        type: 'string',
        enum: ['kept', 'missed', 'not-measured', 'malformed', 'unread'],
        description:
          'Of a gate; it informs whoever decides and refuses nothing',
      },
      declaredAt: {
        ...TEXT,
        description: 'Of a gate: commit of the modelport.yaml that declares it',
      },
      champion: TEXT,
      claimedBy: TEXT,
    },
    ['label', 'value'],
  ),
  AliasRequest: object(
    {
      id: TEXT,
      entityRef: TEXT,
      alias: TEXT,
      version: TEXT,
      valueBefore: TEXT,
      reason: TEXT,
      evidence: listOf('Evidence'),
      state: { type: 'string', enum: Object.keys(STATES) },
      stateMessage: TEXT,
      askedBy: TEXT,
      askedAt: TIME,
      decidedBy: TEXT,
      decidedAt: TIME,
      decisionReason: TEXT,
      mayDecide: { type: 'boolean' },
      mayNotDecideBecause: TEXT,
    },
    [
      'id',
      'entityRef',
      'alias',
      'version',
      'reason',
      'evidence',
      'state',
      'stateMessage',
      'askedBy',
      'askedAt',
      'mayDecide',
    ],
  ),
  RequestList: object({ items: listOf('AliasRequest') }, ['items']),
  LedgerEntry: object(
    {
      sequence: { type: 'integer', minimum: 1 },
      time: TIME,
      kind: { type: 'string', enum: Object.keys(KINDS) },
      entityRef: TEXT,
      server: TEXT,
      model: TEXT,
      version: TEXT,
      actor: TEXT,
      reason: TEXT,
      evidence: listOf('Evidence'),
      moves: {
        type: 'array',
        items: object({ alias: TEXT, before: TEXT, after: TEXT }, ['alias']),
      },
      requestId: TEXT,
      digest: TEXT,
      runId: TEXT,
      authors: TEXTS,
      previousHash: TEXT,
      hash: TEXT,
    },
    [
      'sequence',
      'time',
      'kind',
      'entityRef',
      'server',
      'model',
      'evidence',
      'moves',
      'previousHash',
      'hash',
    ],
  ),
  Ledger: object(
    { items: listOf('LedgerEntry'), nextBefore: { type: 'integer' } },
    ['items'],
  ),
  LedgerCheck: object(
    {
      whole: { type: 'boolean' },
      entries: { type: 'integer', minimum: 0 },
      head: TEXT,
      keyId: TEXT,
      publicKey: TEXT,
      signature: TEXT,
      problem: TEXT,
    },
    ['whole', 'entries', 'keyId', 'publicKey'],
  ),
  Error: {
    type: 'object',
    required: ['error', 'response'],
    properties: {
      error: {
        type: 'object',
        required: ['name', 'message'],
        properties: { name: TEXT, message: TEXT },
      },
      request: { type: 'object' },
      response: { type: 'object' },
    },
  },
} as const;
