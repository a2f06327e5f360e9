import {
  answers,
  created,
  entity,
  ENTITY,
  jsonBody,
  paging,
  SERVICE,
} from './pathParts';

const changeId = {
  name: 'id',
  in: 'path',
  required: true,
  schema: { type: 'string', pattern: '^[0-9a-f-]{36}$' },
} as const;

const change = [...entity, changeId] as const;

/** Routes about what a service does, and what it is to do. */
export const servingPaths = {
  [`${ENTITY}/serving` as const]: {
    get: {
      operationId: 'GetServing',
      parameters: entity,
      responses: answers('Serving', 'What the service does and is to do'),
    },
  },
  [`${ENTITY}/serving/preview` as const]: {
    post: {
      operationId: 'PreviewPolicy',
      parameters: entity,
      requestBody: jsonBody('PolicyProposal'),
      responses: answers('PolicyPreview', 'What the policy would have done'),
    },
  },
  [`${ENTITY}/serving/changes` as const]: {
    get: {
      operationId: 'ListServingChanges',
      parameters: [...entity, ...paging],
      responses: answers('ServingChanges', 'Changes, the newest first'),
    },
    post: {
      operationId: 'RequestServingChange',
      parameters: entity,
      requestBody: jsonBody('ServingChangeRequest'),
      responses: created('ServingChange', 'The change; a roll-back approved'),
    },
  },
  [`${ENTITY}/serving/changes/{id}` as const]: {
    get: {
      operationId: 'GetServingChange',
      parameters: change,
      responses: answers('ServingChange', 'One change'),
    },
  },
  [`${ENTITY}/serving/changes/{id}/approve` as const]: {
    post: {
      operationId: 'ApproveServingChange',
      parameters: change,
      requestBody: { ...jsonBody('Note'), required: false },
      responses: answers('ServingChange', 'The change, approved'),
    },
  },
  [`${ENTITY}/serving/changes/{id}/reject` as const]: {
    post: {
      operationId: 'RejectServingChange',
      parameters: change,
      requestBody: jsonBody('RejectionNote'),
      responses: answers('ServingChange', 'The change, rejected'),
    },
  },
  [`${ENTITY}/serving/changes/{id}/withdraw` as const]: {
    post: {
      operationId: 'WithdrawServingChange',
      parameters: change,
      responses: answers('ServingChange', 'The change, withdrawn'),
    },
  },
  '/v1/services/{service}/directive': {
    get: {
      operationId: 'GetDirective',
      description:
        'For the scoring service itself: with its own token as a bearer token. The answer has an ETag, and a request that has it in If-None-Match gets 304',
      parameters: [SERVICE],
      responses: answers('ScoringDirective', 'What the service is to do'),
    },
  },
} as const;
