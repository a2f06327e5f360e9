import {
  EXPERIMENT_ACTIONS,
  POLICY_LENGTH,
  REASON_LENGTH,
} from '@modelport/plugin-fraud-latency-common';
import { COUNT, listOf, NUMBER, object, ref, TEXT, TIME } from './parts';
import { previewSchemas } from './previewSchemas';

const NAME = { type: 'string', minLength: 1, maxLength: 255 } as const;
const KIND = { type: 'string', enum: ['policy', 'experiment'] } as const;
const REASON = {
  type: 'string',
  minLength: 1,
  maxLength: REASON_LENGTH,
} as const;
const WEIGHTS = { type: 'object', additionalProperties: NUMBER } as const;
const BOOLEAN = { type: 'boolean' } as const;
const POLICY_TEXT = {
  type: 'string',
  minLength: 1,
  maxLength: POLICY_LENGTH,
} as const;

const named = object({ name: TEXT, version: COUNT }, ['name', 'version']);

const proposal = {
  kind: KIND,
  policy: POLICY_TEXT,
  action: { type: 'string', enum: EXPERIMENT_ACTIONS },
  experiment: NAME,
  variant: NAME,
  weights: WEIGHTS,
} as const;

const control = object({ name: TEXT, model: TEXT }, ['name', 'model']);

const changeFields = {
  id: TEXT,
  proposal: object({ ...proposal, control }, ['kind']),
  reason: TEXT,
  state: {
    type: 'string',
    enum: ['requested', 'approved', 'rejected', 'withdrawn'],
  },
  requestedBy: TEXT,
  requestedAt: TIME,
  decidedBy: TEXT,
  decidedAt: TIME,
  note: TEXT,
  revision: COUNT,
  preview: ref('PolicyPreview'),
  replaces: named,
} as const;

/** Bodies of the routes about what services do, and what they are to do. */
export const servingSchemas = {
  ServingChange: object(changeFields, [
    'id',
    'proposal',
    'reason',
    'state',
    'requestedBy',
    'requestedAt',
  ]),
  ServingChanges: object(
    { changes: listOf('ServingChange'), next: TEXT, problem: TEXT },
    ['changes'],
  ),
  ServingInstance: object(
    {
      cloud: TEXT,
      index: COUNT,
      policy: named,
      revision: COUNT,
      problem: TEXT,
    },
    ['cloud', 'index'],
  ),
  RunningExperiment: object(
    {
      name: TEXT,
      runsAs: TEXT,
      control: TEXT,
      arms: {
        type: 'array',
        items: object({ name: TEXT, weight: NUMBER, model: TEXT }, [
          'name',
          'weight',
          'model',
        ]),
      },
    },
    ['name', 'runsAs', 'control', 'arms'],
  ),
  EndedExperiment: object(
    { name: TEXT, variant: TEXT, control, hasControl: BOOLEAN },
    ['name', 'variant', 'control', 'hasControl'],
  ),
  Serving: object(
    {
      service: TEXT,
      now: object(
        {
          policy: TEXT,
          experiment: ref('RunningExperiment'),
          ended: ref('EndedExperiment'),
        },
        ['policy'],
      ),
      instances: listOf('ServingInstance'),
      wantedRevision: COUNT,
      isConnected: BOOLEAN,
      open: listOf('ServingChange'),
      mayRequest: BOOLEAN,
      mayDecide: BOOLEAN,
      owners: { type: 'array', items: TEXT },
    },
    [
      'service',
      'instances',
      'wantedRevision',
      'isConnected',
      'open',
      'mayRequest',
      'mayDecide',
      'owners',
    ],
  ),
  ...previewSchemas,
  // Fields beside these, and those of another kind, are refused by their names, after the check.
  PolicyProposal: {
    type: 'object',
    required: ['kind', 'policy'],
    properties: {
      kind: { type: 'string', enum: ['policy'] },
      policy: POLICY_TEXT,
    },
  },
  ServingChangeRequest: {
    type: 'object',
    required: ['kind', 'reason'],
    properties: { ...proposal, reason: REASON },
  },
  Note: {
    type: 'object',
    properties: { note: { type: 'string', maxLength: REASON_LENGTH } },
  },
  RejectionNote: {
    type: 'object',
    required: ['note'],
    properties: { note: REASON },
  },
  ScoringDirective: object(
    {
      apiVersion: { type: 'string', enum: ['modelport/v1alpha1'] },
      kind: { type: 'string', enum: ['ScoringDirective'] },
      metadata: object({ service: TEXT, revision: COUNT }, [
        'service',
        'revision',
      ]),
      policy: { type: 'object' },
      experiment: object(
        { changes: TEXT, variant: TEXT, name: TEXT, weights: WEIGHTS },
        ['changes'],
      ),
    },
    ['apiVersion', 'kind', 'metadata'],
  ),
} as const;
