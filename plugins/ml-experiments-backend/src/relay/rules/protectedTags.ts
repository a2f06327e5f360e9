import type { JsonBody, RelayCall } from '../RelayCall';
import { refused } from '../RelayError';
import { isPlainObject } from './isPlainObject';

const PARENT_TAG = 'mlflow.parentRunId';

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

/** Refuses to hang a run below one that the token did not make: it would show up among the runs of that one. */
export async function checkParent(
  tags: Array<{ key?: unknown; value?: unknown }>,
  { ownsRun }: Pick<RelayCall['facts'], 'ownsRun'>,
): Promise<void> {
  for (const { value } of tags.filter(({ key }) => key === PARENT_TAG)) {
    if (typeof value !== 'string' || !(await ownsRun(value))) {
      throw refused(
        `The tag ${PARENT_TAG} names a run that this token did not make`,
      );
    }
  }
}

/**
 * Refuses to change a tag of a run by which the portal knows it, or to hang it below a foreign run: `key` and `value`, or
 * `tags`, of the body.
 */
export async function checkRunTags({
  body,
  facts,
}: Pick<RelayCall, 'body' | 'facts'>): Promise<void> {
  checkKey(body?.key, OF_RUN);
  const tags = tagsOf(body);
  tags.forEach(tag => checkKey(tag.key, OF_RUN));
  const { key, value } = body ?? {};
  // Without a value it is taken away.
  await checkParent(
    value === undefined ? tags : [...tags, { key, value }],
    facts,
  );
}

/** Refuses tags of the portal's own on a logged model, a registered model or a version. */
export function checkModelTags({ body }: { body?: JsonBody }): void {
  tagsOf(body).forEach(tag => checkKey(tag.key, OF_MODEL));
}
