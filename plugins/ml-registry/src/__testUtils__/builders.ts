import type { Entity } from '@backstage/catalog-model';
import type {
  AliasRequest,
  Evidence,
  LedgerCheck,
  LedgerEntry,
  ListVersionsResponse,
  ModelVersionDetail,
  ModelVersionSummary,
} from '@modelport/plugin-ml-registry-common';
import type { MlRegistryApi } from '../api/MlRegistryApi';

/** The commit that was trained. */
export const COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** The digest of a logged model. */
export const DIGEST = `sha256:${'ab12'.repeat(16)}`;

/** A model that names a registered model. */
export function aModel(annotations?: Record<string, string>): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'fraud',
      namespace: 'default',
      annotations: annotations ?? {
        'modelport.dev/registered-model': 'fraud-model',
      },
    },
    spec: { type: 'ml-model', owner: 'team-fraud', lifecycle: 'production' },
  };
}

/** The group that owns the model. */
export function aTeam(members: readonly string[]): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Group',
    metadata: { name: 'team-fraud', namespace: 'default' },
    spec: { type: 'team', children: [] },
    relations: members.map(targetRef => ({ type: 'hasMember', targetRef })),
  };
}

/** An instant so many seconds ago. */
export function ago(seconds: number): string {
  return new Date(Date.now() - seconds * 1000).toISOString();
}

/** Version 4, which is ready. */
export function aVersion(
  changes: Partial<ModelVersionSummary> = {},
): ModelVersionSummary {
  return {
    server: 'default',
    model: 'fraud-model',
    version: '4',
    status: 'READY',
    description: '',
    createdAt: ago(3600),
    authors: ['user:default/ada', 'user:default/alan'],
    runId: 'run-4-long-id',
    commit: COMMIT,
    digest: DIGEST,
    aliases: [],
    metrics: { average_precision: 0.61, val_loss: 0.2, 'system/cpu': 12 },
    ...changes,
  };
}

/** Version 4 with all that its page shows. */
export function aVersionDetail(
  changes: Partial<ModelVersionDetail> = {},
): ModelVersionDetail {
  return {
    ...aVersion(),
    description: 'Deeper trees.',
    signature: {
      inputs: [{ name: 'amount', type: 'float32', shape: [-1, 30] }],
      outputs: [{ name: 'score', type: 'double' }],
    },
    parameters: { depth: '8', seed: '1' },
    tags: { stage: 'trial' },
    modelCard: '# Fraud model\n\nFor cards.',
    files: [{ path: 'model.onnx', size: 2048 }],
    ...changes,
  };
}

/** Version 3, the champion. */
export function aChampion(
  changes: Partial<ModelVersionDetail> = {},
): ModelVersionDetail {
  return aVersionDetail({
    version: '3',
    aliases: ['champion'],
    metrics: { average_precision: 0.58, val_loss: 0.1 },
    parameters: { depth: '6' },
    ...changes,
  });
}

/** A page with version 4 and the champion, unless told otherwise. */
export function aPage(
  changes: Partial<ListVersionsResponse> = {},
): ListVersionsResponse {
  return {
    server: 'default',
    model: 'fraud-model',
    items: [
      aVersion(),
      aVersion({
        version: '3',
        aliases: ['champion'],
        runId: 'run-3',
        metrics: { average_precision: 0.58 },
      }),
    ],
    aliases: { champion: '3' },
    errors: [],
    asOf: ago(0),
    ...changes,
  };
}

/** What the portal measured of version 4 beside champion 3. */
export const MEASURED: Evidence[] = [
  {
    label: 'average_precision',
    value: '0.61',
    champion: '0.58',
    source: 'measured',
    about: 'metric',
  },
  {
    label: 'version',
    value: '4',
    champion: '3',
    source: 'measured',
    about: 'origin',
  },
  {
    label: 'commit',
    value: COMMIT,
    source: 'measured',
    about: 'origin',
  },
];

/** Ada's request for version 4, which waits. */
export function aRequest(changes: Partial<AliasRequest> = {}): AliasRequest {
  return {
    id: 'q-1',
    entityRef: 'component:default/fraud',
    alias: 'champion',
    version: '4',
    valueBefore: '3',
    reason: 'Finds more fraud.',
    evidence: [
      ...MEASURED,
      {
        label: 'report',
        value: 'https://reports.example/4',
        source: 'claimed',
        claimedBy: 'user:default/ada',
      },
    ],
    state: 'open',
    stateMessage: 'Waits for someone who is no author.',
    askedBy: 'user:default/ada',
    askedAt: ago(60),
    mayDecide: true,
    ...changes,
  };
}

/** A request that was approved an hour ago. */
export function aDecidedRequest(
  changes: Partial<AliasRequest> = {},
): AliasRequest {
  return aRequest({
    state: 'done',
    stateMessage: 'Champion moved.',
    decidedBy: 'user:default/grace',
    decidedAt: ago(3600),
    decisionReason: 'Looks good.',
    mayDecide: false,
    ...changes,
  });
}

/** The entry that moved champion. */
export function anEntry(changes: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    sequence: 12,
    time: ago(120),
    kind: 'alias-moved',
    entityRef: 'component:default/fraud',
    server: 'default',
    model: 'fraud-model',
    version: '4',
    actor: 'user:default/grace',
    reason: 'Finds more fraud.',
    evidence: MEASURED.slice(0, 1),
    moves: [
      { alias: 'champion', before: '3', after: '4' },
      { alias: 'previous', before: '2', after: '3' },
    ],
    previousHash: '0'.repeat(64),
    hash: 'c0ffee'.padEnd(64, '1'),
    ...changes,
  };
}

/** A ledger that is whole. */
export function aCheck(changes: Partial<LedgerCheck> = {}): LedgerCheck {
  return {
    whole: true,
    entries: 12,
    head: 'c0ffee'.padEnd(64, '1'),
    keyId: 'key-1',
    publicKey: 'PEM',
    signature: 'c2ln',
    ...changes,
  };
}

/** An api with version 4, champion 3 and no requests, unless told otherwise. */
export function anApi(
  changes: Partial<MlRegistryApi> = {},
): jest.Mocked<MlRegistryApi> {
  const api: MlRegistryApi = {
    listVersions: async () => aPage(),
    registerVersion: async () => aVersion({ version: '5' }),
    getVersion: async (_entity, version) =>
      version === '3' ? aChampion() : aVersionDetail({ version }),
    listRunModels: async () => ({
      items: [{ modelId: 'm-1', name: 'model' }],
    }),
    moveChallenger: async () => ({ aliases: {} }),
    listRequests: async () => ({ items: [] }),
    ask: async () => aRequest(),
    approve: async () => aRequest({ state: 'moving' }),
    reject: async () => aDecidedRequest({ state: 'rejected' }),
    withdraw: async () => aRequest({ state: 'withdrawn' }),
    readLedger: async () => ({ items: [anEntry()] }),
    checkLedger: async () => aCheck(),
    ...changes,
  };
  return {
    listVersions: jest.fn(api.listVersions),
    registerVersion: jest.fn(api.registerVersion),
    getVersion: jest.fn(api.getVersion),
    listRunModels: jest.fn(api.listRunModels),
    moveChallenger: jest.fn(api.moveChallenger),
    listRequests: jest.fn(api.listRequests),
    ask: jest.fn(api.ask),
    approve: jest.fn(api.approve),
    reject: jest.fn(api.reject),
    withdraw: jest.fn(api.withdraw),
    readLedger: jest.fn(api.readLedger),
    checkLedger: jest.fn(api.checkLedger),
  };
}

/** What the client throws for an HTTP 403. */
export function aRefusal(message = 'Not allowed'): Error {
  return Object.assign(new Error(message), { name: 'NotAllowedError' });
}

/** What the client throws for an HTTP 409. */
export function aConflict(message: string): Error {
  return Object.assign(new Error(message), { name: 'ConflictError' });
}
