import type {
  AuthService,
  BackstageCredentials,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  belongsByCatalog,
  type ModelAccessGuard,
  orUnavailable,
  ownersOf,
} from '@modelport/plugin-ml-node';
import {
  mlTrainingReadPermission,
  type QueuedTraining,
} from '@modelport/plugin-ml-training-common';
import { objectName } from '../launchers/kubernetes/names';
import type { TrainingRecord, TrainingStore } from '../store/TrainingStore';

/** What {@link CallerTrainings} works with. */
export interface CallerTrainingsOptions {
  store: Pick<TrainingStore, 'listActive' | 'listActiveHosts'>;
  auth: AuthService;
  catalog: CatalogService;
  guard: Pick<ModelAccessGuard, 'filterReadable'>;
  userInfo: UserInfoService;
}

/** Where a training is in the clusters. */
export interface JobPlace {
  cluster: string;
  namespace: string;
  /** Name of the Job. */
  job: string;
}

/** Finds the training that a Job was made for, if the caller may know it. */
export type FindTraining = (place: JobPlace) => QueuedTraining | undefined;

const keyOf = ({ cluster, namespace, job }: JobPlace) =>
  `${cluster}/${namespace}/${job}`;

/** Knows which trainings are of models of the person who asks. */
export class CallerTrainings {
  readonly #options: CallerTrainingsOptions;

  constructor(options: CallerTrainingsOptions) {
    this.#options = options;
  }

  /**
   * The trainings of clusters that have not ended, of models that the caller may read and is of the owners of; none for a
   * service.
   * @throws ServiceUnavailableError when the catalog, the sign-in or the permission policy cannot be asked
   */
  async of(credentials: BackstageCredentials): Promise<FindTraining> {
    const { auth, userInfo } = this.#options;
    if (!auth.isPrincipal(credentials, 'user')) return () => undefined;
    const active = await this.#listActive();
    if (active.length === 0) return () => undefined;
    const { userEntityRef, ownershipEntityRefs } = await orUnavailable(
      'The sign-in',
      () => userInfo.getUserInfo(credentials),
    );
    const own = await this.#ownOf(
      credentials,
      [userEntityRef, ...ownershipEntityRefs],
      [...new Set(active.map(({ entityRef }) => entityRef))],
    );
    const found = new Map(
      active
        .filter(({ entityRef }) => own.has(entityRef))
        .flatMap(record => {
          const place = placeOf(record);
          const { id, entityRef, profile } = record;
          return place
            ? [[keyOf(place), { id, entityRef, profile }] as const]
            : [];
        }),
    );
    return place => found.get(keyOf(place));
  }

  async #listActive(): Promise<TrainingRecord[]> {
    const { store } = this.#options;
    const hosts = await store.listActiveHosts();
    const lists = await Promise.all(hosts.map(host => store.listActive(host)));
    return lists.flat().filter(({ plan }) => plan.placement);
  }

  async #ownOf(
    credentials: BackstageCredentials,
    claims: string[],
    entityRefs: string[],
  ): Promise<Set<string>> {
    const { catalog, guard } = this.#options;
    const { items } = await orUnavailable('The catalog', () =>
      catalog.getEntitiesByRefs({ entityRefs }, { credentials }),
    );
    const readable = await guard.filterReadable(
      { credentials, permission: mlTrainingReadPermission },
      items.filter((entity): entity is Entity => entity !== undefined),
    );
    // Models of the same owners are asked about once.
    const asked = new Map<string, Promise<boolean>>();
    const own = new Set<string>();
    for (const entity of readable) {
      const owners = ownersOf(entity);
      const key = owners.join(' ');
      const belongs =
        asked.get(key) ?? belongsByCatalog(this.#options, claims, owners);
      asked.set(key, belongs);
      if (await belongs) own.add(stringifyEntityRef(entity));
    }
    return own;
  }
}

function placeOf({ id, plan }: TrainingRecord): JobPlace | undefined {
  const { placement } = plan;
  return (
    placement && {
      cluster: placement.cluster,
      namespace: placement.namespace,
      job: objectName(id),
    }
  );
}
