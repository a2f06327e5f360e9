import { type RelayCall, type RelayRule, runsOf } from '../RelayCall';
import { refused } from '../RelayError';
import { splitValuePath } from '../safePath';
import { isPlainObject } from './isPlainObject';
import { checkModelTags } from './protectedTags';

const ROOT = 'api/:version/mlflow/logged-models';

async function checkModel(
  { facts, scope }: RelayCall,
  path: Record<string, string>,
) {
  if (!(await facts.ownsModel(path.modelId))) {
    throw refused(
      `The logged model ${path.modelId} is not of this token: ${runsOf(
        scope,
      )} did not write it`,
    );
  }
}

/** Calls about the logged models that the run wrote. */
export const modelRules: RelayRule[] = [
  {
    name: 'logged-models (create)',
    method: 'POST',
    path: ROOT,
    writes: true,
    body: 'json',
    fields: [
      'experiment_id',
      'name',
      'model_type',
      'source_run_id',
      'params',
      'tags',
    ],
    own: ['experiment_id', 'source_run_id'],
    check: checkModelTags,
  },
  {
    name: 'logged-models/search',
    method: 'POST',
    path: `${ROOT}/search`,
    writes: false,
    body: 'json',
    fields: [
      'experiment_ids',
      'filter',
      'datasets',
      'max_results',
      'order_by',
      'page_token',
    ],
    async filterAnswer(answer, facts) {
      if (!Array.isArray(answer.models)) {
        return answer;
      }
      const models = [];
      for (const model of answer.models) {
        const source =
          isPlainObject(model) &&
          isPlainObject(model.info) &&
          model.info.source_run_id;
        if (typeof source === 'string' && (await facts.ownsRun(source))) {
          models.push(model);
        }
      }
      return { ...answer, models };
    },
    own: ['experiment_ids'],
  },
  {
    name: 'logged-models (get)',
    method: 'GET',
    path: `${ROOT}/:modelId`,
    writes: false,
    fields: ['model_id', 'allow_deleted'],
    check: checkModel,
  },
  {
    name: 'logged-models (finalize)',
    method: 'PATCH',
    path: `${ROOT}/:modelId`,
    writes: true,
    body: 'json',
    fields: ['model_id', 'status'],
    check: checkModel,
  },
  {
    name: 'logged-models/tags',
    method: 'PATCH',
    path: `${ROOT}/:modelId/tags`,
    writes: true,
    body: 'json',
    fields: ['model_id', 'tags'],
    async check(call, path) {
      checkModelTags(call);
      await checkModel(call, path);
    },
  },
  {
    name: 'logged-models/params',
    method: 'POST',
    path: `${ROOT}/:modelId/params`,
    writes: true,
    body: 'json',
    fields: ['model_id', 'params'],
    check: checkModel,
  },
  {
    name: 'logged-models/artifacts/directories',
    method: 'GET',
    path: `${ROOT}/:modelId/artifacts/directories`,
    writes: false,
    fields: ['model_id', 'artifact_directory_path', 'page_token'],
    async check(call, path) {
      splitValuePath(call.query.artifact_directory_path?.[0] ?? '');
      await checkModel(call, path);
    },
  },
];
