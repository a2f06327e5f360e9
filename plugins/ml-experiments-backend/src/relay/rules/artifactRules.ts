import type { RelayCall, RelayRule } from '../RelayCall';
import { refused } from '../RelayError';
import { splitValuePath } from '../safePath';
import { isOwnArtifact } from './artifactPlace';

const ARTIFACTS = 'api/:version/mlflow-artifacts/artifacts';
const ROOT_SEGMENTS = ARTIFACTS.split('/').length;
const RUN = ['run_id', 'run_uuid'] as const;

async function checkPlace(segments: string[], call: RelayCall) {
  const { scope, facts } = call;
  if (!(await isOwnArtifact(segments, scope, facts))) {
    const { experimentId, runId = '<a run of this token>' } = scope;
    throw refused(
      `'${segments.join(
        '/',
      )}' is not of this token's runs: it may use ${experimentId}/${runId}/artifacts and ${experimentId}/models/<a model of the run>/artifacts`,
    );
  }
}

const checkPath = (call: RelayCall) =>
  checkPlace(call.segments.slice(ROOT_SEGMENTS), call);

const checkValue = ({ query }: RelayCall) => {
  splitValuePath(query.path?.[0] ?? '');
};

/** Calls about files, of the run and of the models that it wrote. None removes a file. */
export const artifactRules: RelayRule[] = [
  {
    name: 'artifacts/list',
    method: 'GET',
    path: 'api/:version/mlflow/artifacts/list',
    writes: false,
    fields: [...RUN, 'path', 'page_token'],
    own: ['run_id'],
    check: checkValue,
  },
  {
    name: 'mlflow-artifacts (list)',
    method: 'GET',
    path: ARTIFACTS,
    writes: false,
    fields: ['path'],
    check: call => checkPlace(splitValuePath(call.query.path?.[0] ?? ''), call),
  },
  {
    name: 'mlflow-artifacts (download)',
    method: 'GET',
    path: `${ARTIFACTS}/*`,
    writes: false,
    fields: [],
    check: checkPath,
  },
  {
    name: 'mlflow-artifacts (upload)',
    method: 'PUT',
    path: `${ARTIFACTS}/*`,
    writes: true,
    body: 'stream',
    fields: [],
    check: checkPath,
  },
  {
    name: 'get-artifact',
    method: 'GET',
    path: 'get-artifact',
    writes: false,
    fields: [...RUN, 'path'],
    own: ['run_id'],
    check: checkValue,
  },
];
