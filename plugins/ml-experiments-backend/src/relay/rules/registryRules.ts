import { type RelayCall, type RelayRule, runsOf } from '../RelayCall';
import { refused } from '../RelayError';
import { splitValuePath } from '../safePath';
import { isOwnArtifact } from './artifactPlace';
import { checkModelTags } from './protectedTags';

async function checkRegistration({ body, scope, facts }: RelayCall) {
  checkModelTags({ body });
  const own = await facts.registeredModel();
  if (own === undefined) {
    throw refused(
      `${scope.entityRef} names no registered model: set the annotation modelport.dev/registered-model`,
    );
  }
  if (body?.name !== own) {
    throw refused(
      `This token may register versions of '${own}' only, the registered model of ${scope.entityRef}`,
    );
  }
  await facts.claimModel(own);
}

async function isOwnSource(source: string, { scope, facts }: RelayCall) {
  const [, scheme, rest] = /^(models|runs|mlflow-artifacts):\/(.+)$/.exec(
    source,
  ) ?? [undefined, undefined, ''];
  const segments = splitValuePath(rest);
  switch (scheme) {
    case 'models':
      return segments.length === 1 && (await facts.ownsModel(segments[0]));
    case 'runs':
      return segments[0] !== undefined && facts.ownsRun(segments[0]);
    case 'mlflow-artifacts':
      return isOwnArtifact(segments, scope, facts);
    default:
      return false;
  }
}

/** Registering what the run made. Aliases, stages, renames and removals are the portal's own. */
export const registryRules: RelayRule[] = [
  {
    name: 'registered-models/create',
    method: 'POST',
    path: 'api/:version/mlflow/registered-models/create',
    writes: false,
    audit: 'relay-model-create',
    body: 'json',
    fields: ['name', 'tags', 'description'],
    check: checkRegistration,
  },
  {
    name: 'model-versions/create',
    method: 'POST',
    path: 'api/:version/mlflow/model-versions/create',
    writes: true,
    audit: 'relay-version-create',
    registers: true,
    body: 'json',
    fields: ['name', 'source', 'run_id', 'tags', 'description', 'model_id'],
    async check(call) {
      await checkRegistration(call);
      const source = call.body?.source;
      if (typeof source !== 'string' || !(await isOwnSource(source, call))) {
        throw refused(
          `source has to be a model or folder of ${runsOf(
            call.scope,
          )}, such as models:/m-... or runs:/${
            call.scope.runId ?? '<run>'
          }/model`,
        );
      }
    },
  },
];
