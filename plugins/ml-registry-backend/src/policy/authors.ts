import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** Tag by which ml-experiments names the entity of a run that the portal made. */
const ENTITY_TAG = 'modelport.entity_ref';
const USER_TAG = 'mlflow.user';

function userRef(text: string | undefined): string | undefined {
  if (!text?.includes(':')) {
    return undefined;
  }
  try {
    const ref = parseEntityRef(text);
    return ref.kind.toLocaleLowerCase('en-US') === 'user'
      ? stringifyEntityRef(ref)
      : undefined;
  } catch {
    return undefined;
  }
}

/** The person that a run's tag `mlflow.user` names, whoever wrote it. */
export function taggedUser(tags: Record<string, string>): string | undefined {
  return userRef(tags[USER_TAG]);
}

/** The person who started a run, when the portal made it for this entity; it keeps the tags of such a run. */
export function portalUser(
  tags: Record<string, string>,
  entityRef: string,
): string | undefined {
  return tags[ENTITY_TAG]?.toLocaleLowerCase('en-US') === entityRef
    ? userRef(tags[USER_TAG])
    : undefined;
}

/** Several lists as one, each person once. */
export function joinPeople(
  ...people: Array<string | string[] | undefined>
): string[] {
  return [
    ...new Set(people.flat().filter((each): each is string => Boolean(each))),
  ];
}
