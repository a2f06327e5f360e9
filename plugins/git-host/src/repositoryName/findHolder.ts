import type { FetchApi } from '@backstage/core-plugin-api';
import { RELATION_OWNED_BY } from '@backstage/catalog-model';
import type { Entity } from '@backstage/catalog-model';
import type { CatalogApi } from '@backstage/plugin-catalog-react';

/** Where the git host says whether a name is free, with the name behind it. */
export const NAMES_ADDRESS = 'plugin://git-host/v1/names/';

// Longer than a healthy portal takes, short enough for somebody who has pressed a button.
const LONGEST_MS = 3_000;

const ofOwner = (owner: string | undefined) => (owner ? ` of ${owner}` : '');

/** What {@link findHolder} asks. */
export interface AskedForHolder {
  catalog: Pick<CatalogApi, 'getEntityByRef'>;
  fetch: FetchApi['fetch'];
}

/**
 * Finds what has the name that a model repository would get. Whoever does not answer in time counts as knowing of nothing:
 * the git host checks again when the repository is made.
 *
 * @returns `taken by` what and of whom, or `taken` where the person may not see that; undefined where the name is free
 */
export async function findHolder(
  name: string,
  { catalog, fetch }: AskedForHolder,
): Promise<string | undefined> {
  const entityRef = `component:default/${name}`;
  const [entity, state] = await Promise.all([
    orNothing(catalog.getEntityByRef(entityRef)),
    orNothing(askGitHost(name, fetch)),
  ]);
  if (entity) return `taken by ${entityRef}${ofOwner(ownerOf(entity))}`;
  if (!state || state.isFree) return undefined;
  const { takenBy } = state;
  return takenBy
    ? `taken by the repository ${takenBy.owner}/${name}${ofOwner(
        takenBy.ownerRef,
      )}`
    : 'taken';
}

type NameState = {
  isFree: boolean;
  takenBy?: { owner: string; ownerRef: string };
};

async function askGitHost(
  name: string,
  fetch: FetchApi['fetch'],
): Promise<NameState | undefined> {
  const response = await fetch(NAMES_ADDRESS + encodeURIComponent(name));
  return response.ok ? ((await response.json()) as NameState) : undefined;
}

function ownerOf(entity: Entity): string | undefined {
  const relation = entity.relations?.find(
    ({ type }) => type === RELATION_OWNED_BY,
  );
  const written = entity.spec?.owner;
  return (
    relation?.targetRef ?? (typeof written === 'string' ? written : undefined)
  );
}

function orNothing<T>(answer: Promise<T>): Promise<T | undefined> {
  return new Promise(resolve => {
    const timer = setTimeout(() => resolve(undefined), LONGEST_MS);
    answer
      .catch(() => undefined)
      .then(value => {
        clearTimeout(timer);
        resolve(value);
      });
  });
}
