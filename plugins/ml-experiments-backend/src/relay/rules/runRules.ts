import type { RelayRule } from '../RelayCall';
import { refused } from '../RelayError';
import { checkRunTags } from './protectedTags';

const RUN = ['run_id', 'run_uuid'] as const;
const METRIC = ['metric_key', 'page_token', 'max_results'] as const;

const read = (
  path: string,
  fields: readonly string[],
  own: RelayRule['own'],
): RelayRule => ({
  name: path,
  method: 'GET',
  path: `api/:version/mlflow/${path}`,
  writes: false,
  fields,
  own,
});

const log = (
  path: string,
  fields: readonly string[],
  check?: RelayRule['check'],
): RelayRule => ({
  name: path,
  method: 'POST',
  path: `api/:version/mlflow/${path}`,
  writes: true,
  body: 'json',
  fields,
  own: ['run_id'],
  check,
});

/** Calls about the run itself and its experiment. */
export const runRules: RelayRule[] = [
  read('runs/get', RUN, ['run_id']),
  read('metrics/get-history', [...RUN, ...METRIC], ['run_id']),
  read(
    'metrics/get-history-bulk-interval',
    ['run_ids', 'metric_key', 'start_step', 'end_step', 'max_results'],
    ['run_ids'],
  ),
  read('experiments/get', ['experiment_id'], ['experiment_id']),
  {
    ...read('experiments/get-by-name', ['experiment_name'], undefined),
    async check({ query, scope, facts }) {
      const [asked] = query.experiment_name ?? [];
      if (asked === undefined || asked !== (await facts.experimentName())) {
        throw refused(
          `experiment_name names another experiment: this token is good for experiment ${scope.experimentId} only; set MLFLOW_EXPERIMENT_NAME to the one that ${scope.entityRef} names`,
        );
      }
    },
  },
  log('runs/update', [...RUN, 'status', 'end_time', 'run_name']),
  log('runs/log-metric', [
    ...RUN,
    'key',
    'value',
    'timestamp',
    'step',
    'model_id',
    'dataset_name',
    'dataset_digest',
  ]),
  log('runs/log-parameter', [...RUN, 'key', 'value']),
  log('runs/log-batch', ['run_id', 'metrics', 'params', 'tags'], checkRunTags),
  log('runs/log-inputs', ['run_id', 'datasets', 'models']),
  log('runs/outputs', ['run_id', 'models']),
  log('runs/log-model', ['run_id', 'model_json']),
  log('runs/set-tag', [...RUN, 'key', 'value'], checkRunTags),
  log('runs/delete-tag', ['run_id', 'key'], checkRunTags),
  {
    name: 'server-info',
    method: 'GET',
    path: 'api/:version/mlflow/server-info',
    writes: false,
    fields: [],
  },
  {
    name: 'version',
    method: 'GET',
    path: 'version',
    writes: false,
    fields: [],
  },
];
