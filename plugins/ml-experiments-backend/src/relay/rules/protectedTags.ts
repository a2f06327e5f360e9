import type { JsonBody } from '../RelayCall';
import { refused } from '../RelayError';
import { isPlainObject } from './isPlainObject';

// Who started a run and from which commit are the portal's own records.
const OF_RUN = /^(mlflow\.user$|mlflow\.source\.git\.|modelport\.)/;
// MLflow's client tells its own idea of user and commit of a model, which nobody takes for the portal's.
const OF_MODEL = /^modelport\./;

function checkKey(key: unknown, kept: RegExp) {
  if (typeof key === 'string' && kept.test(key)) {
    throw refused(
      kept === OF_RUN
        ? `The tag ${key} is kept by the portal; every tag but mlflow.user, mlflow.source.git.* and modelport.* may be set`
        : `The tag ${key} is kept by the portal; every tag but modelport.* may be set`,
    );
  }
}

const tagsOf = (body: JsonBody | undefined) =>
  Array.isArray(body?.tags) ? body.tags.filter(isPlainObject) : [];

/** Refuses to change a tag of a run by which the portal knows it: `key` or `tags` of the body. */
export function checkRunTags({ body }: { body?: JsonBody }): void {
  checkKey(body?.key, OF_RUN);
  tagsOf(body).forEach(tag => checkKey(tag.key, OF_RUN));
}

/** Refuses tags of the portal's own on a logged model, a registered model or a version. */
export function checkModelTags({ body }: { body?: JsonBody }): void {
  tagsOf(body).forEach(tag => checkKey(tag.key, OF_MODEL));
}
