import { ENTITY_TAG } from '../../service/RunLifecycle';
import type { JsonBody, RelayCall, RelayRule } from '../RelayCall';
import { malformed, refused } from '../RelayError';
import { TOKEN_TAG } from '../RunFactsReader';
import { isPlainObject } from './isPlainObject';
import { checkParent } from './protectedTags';

const USER_TAG = 'mlflow.user';

const KEPT = /^(mlflow\.user$|modelport\.)/;

function tagsOf(body: JsonBody): Array<{ key: string; value: unknown }> {
  const { tags = [] } = body;
  if (!Array.isArray(tags)) {
    throw malformed('The field tags has to be a list of {key, value}');
  }
  return tags.map(tag => {
    if (!isPlainObject(tag) || typeof tag.key !== 'string') {
      throw malformed('The field tags has to be a list of {key, value}');
    }
    return { key: tag.key, value: tag.value };
  });
}

/** Whose run it is, in the portal's own words; the client sends the name of an account of its machine. */
function asPortalRun({ token }: RelayCall, body: JsonBody): JsonBody {
  const { issuer, scope } = token;
  return {
    ...body,
    user_id: issuer,
    tags: [
      ...tagsOf(body).filter(({ key }) => !KEPT.test(key)),
      { key: USER_TAG, value: issuer },
      { key: ENTITY_TAG, value: scope.entityRef },
      { key: TOKEN_TAG, value: token.id },
    ],
  };
}

/** Makes a run in the experiment of the token's entity, in the name of the token's issuer. */
export const createRunRule: RelayRule = {
  name: 'runs/create',
  method: 'POST',
  path: 'api/:version/mlflow/runs/create',
  writes: false,
  creates: true,
  audit: 'relay-run-create',
  body: 'json',
  fields: ['experiment_id', 'user_id', 'start_time', 'tags', 'run_name'],
  own: ['experiment_id'],
  async check({ scope, body = {}, facts }) {
    if (scope.runId !== undefined) {
      throw refused(
        `This token is good for run ${scope.runId} only: set MLFLOW_RUN_ID to it, or use a token that may write to ${scope.entityRef}`,
      );
    }
    await checkParent(tagsOf(body), facts);
  },
  rewrite: asPortalRun,
};
