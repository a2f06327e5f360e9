import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import { ConflictError, InputError } from '@backstage/errors';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import type {
  Deployment,
  DeployRequest,
  ListDeploymentsResponse,
} from '@modelport/plugin-ml-promotion-common';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import { SWITCH_ON } from '../config/readPromotionConfig';
import type {
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';
import { changeDeployment, findDeployment, isEnd } from './changeDeployment';
import { checkVersion, columnsOf } from './checkVersion';
import type { DeploymentViews } from './DeploymentViews';
import { onItsWay } from './onItsWay';
import { requireClaim } from './requireClaim';
import { requireSameRequest } from './requireSameRequest';
import { servedName } from './servedName';

/** What {@link DeploymentService} works with. */
export interface DeploymentServiceOptions {
  store: DeploymentStore;
  registry: Pick<RegistryClient, 'checkClaim' | 'getVersion'>;
  /** Name of the target; undefined when none is switched on. */
  target: string | undefined;
  environments: string[];
  views: DeploymentViews;
  host: string;
  /** Told of each change, so that pages learn of it and the engine looks. */
  onChange: (deployment: DeploymentRecord) => void;
  newId: () => string;
  now?: () => Date;
}

/** Who asks for something. */
export interface Asker {
  /** What deployments are asked for, as its annotations say now. */
  entity: Entity;
  actor: string;
  credentials: BackstageCredentials;
}

/** What is wanted of deployments. Callers have passed the guard. */
export class DeploymentService {
  readonly #options: DeploymentServiceOptions;

  constructor(options: DeploymentServiceOptions) {
    this.#options = options;
  }

  /** Deployments of a model, newest first. */
  async list(
    entityRef: string,
    { limit, before }: { limit: number; before?: string },
  ): Promise<ListDeploymentsResponse> {
    const { store, environments, target, views } = this.#options;
    if (before !== undefined && !(await store.find(entityRef, before))) {
      throw new InputError(
        `before '${before}' is not the id of a deployment of ${entityRef}`,
      );
    }
    const found = await store.list(entityRef, { limit: limit + 1, before });
    const records = found.slice(0, limit);
    const refusals = await Promise.all(
      records.map(each => views.refusalOf(each)),
    );
    const problem =
      target === undefined
        ? `${SWITCH_ON}.`
        : refusals.find(each => each !== undefined);
    return {
      items: await views.of(entityRef, records),
      environments,
      ...(found.length > limit && { nextBefore: records.at(-1)?.id }),
      ...(problem !== undefined && { problem }),
    };
  }

  /** One deployment. */
  async get(entityRef: string, id: string): Promise<Deployment> {
    return this.#shown(await this.find(entityRef, id));
  }

  /**
   * Asks for a version to be deployed. What the same person has asked for already and is still on its way is not asked
   * for twice: that deployment is the answer.
   *
   * @throws InputError naming the field that is wrong; ConflictError when the version may not be deployed, a component of
   * other owners holds its model, or no target is switched on
   */
  async deploy(
    entityRef: string,
    asker: Asker,
    { version, environment, requestId }: DeployRequest,
  ): Promise<Deployment> {
    const { store, registry, environments, onChange } = this.#options;
    const known =
      requestId &&
      (await store.findByRequest(entityRef, asker.actor, requestId));
    if (known) {
      requireSameRequest(known, { version, environment, requestId });
      return this.#shown(known);
    }
    const [first] = environments;
    const chosen =
      environment ?? (environments.includes('dev') ? 'dev' : first);
    if (!environments.includes(chosen)) {
      throw new InputError(
        `environment '${chosen}' is not one of ${environments.join(
          ', ',
        )}; a platform engineer adds it to mlPromotion.environments`,
      );
    }
    const target = this.#requireTarget();
    const named = getModelAnnotations(asker.entity);
    if (named.registeredModel !== undefined) {
      // Versions of a model of others are not shown, and this says why.
      await requireClaim(registry, {
        ...{ entityRef, server: named.server, model: named.registeredModel },
      });
    }
    const detail = await checkVersion(
      registry,
      entityRef,
      version,
      asker.credentials,
    );
    // The annotation that ml-registry went by counts.
    const { server, model } = detail;
    await requireClaim(registry, { server, model, entityRef });
    const [latest] = (await store.listActiveIn(entityRef, chosen)).filter(
      each => each.wanted === 'serve' && !isEnd(each),
    );
    const wanted = {
      id: this.#options.newId(),
      entityRef,
      server,
      model,
      version: detail.version,
      digest: detail.digest,
      modelName: servedName(model),
      columns: columnsOf(detail),
      target,
      environment: chosen,
      host: this.#options.host,
      createdBy: asker.actor,
      createdAt: this.#options.now?.() ?? new Date(),
      replaces: latest?.id,
      requestId,
    };
    const record = await store.insert(wanted, active =>
      onItsWay(active, wanted),
    );
    if (record.id === wanted.id) {
      onChange(record);
    }
    return this.#shown(record);
  }

  /** Asks for the end of a deployment; one that has stopped, or is stopping, stays as it is. */
  async undeploy(
    entityRef: string,
    id: string,
    { actor }: Pick<Asker, 'actor'>,
  ): Promise<Deployment> {
    const change = {
      wanted: 'stop',
      state: 'stopping',
      stateMessage: 'Answers what is under way, and stops.',
      settled: false,
      retryAt: null,
      undeployedBy: actor,
    } as const;
    return this.#shown(
      await changeDeployment(this.#options, entityRef, id, ({ wanted }) =>
        wanted === 'stop' ? undefined : change,
      ),
    );
  }

  /**
   * Asks for another try: of a failed deployment itself; of a stopped one by a new deployment of the same version.
   *
   * @throws ConflictError while it stops, and like {@link DeploymentService.deploy}
   */
  async again(
    entityRef: string,
    asker: Asker,
    id: string,
  ): Promise<Deployment> {
    const { store, host } = this.#options;
    const record = await this.find(entityRef, id);
    const { state, version, environment } = record;
    if (state === 'stopping') {
      throw new ConflictError(
        `Deployment ${id} is being stopped; deploy it again once it has stopped`,
      );
    }
    if (state === 'stopped') {
      const active = await store.listActiveIn(entityRef, environment);
      const under = active.find(
        each =>
          each.version === version && each.wanted === 'serve' && !isEnd(each),
      );
      return under
        ? this.#shown(under)
        : this.deploy(entityRef, asker, { version, environment });
    }
    if (state !== 'failed') {
      return this.#shown(record);
    }
    this.#requireTarget();
    await requireClaim(this.#options.registry, record);
    const change = {
      host,
      state: 'pending',
      stateMessage: 'Waits to be deployed.',
      announced: false,
      settled: false,
      failures: 0,
      crashes: 0,
      retryAt: null,
    } as const;
    const renewed = await store.renew(id, record.revision, change);
    if (!renewed) {
      throw new ConflictError(`Deployment ${id} has just changed; try again`);
    }
    this.#options.onChange(renewed);
    return this.#shown(renewed);
  }

  /**
   * One deployment as it is stored.
   * @throws NotFoundError when the entity has no such deployment
   */
  find(entityRef: string, id: string): Promise<DeploymentRecord> {
    return findDeployment(this.#options.store, entityRef, id);
  }

  async #shown(record: DeploymentRecord): Promise<Deployment> {
    const [shown] = await this.#options.views.of(record.entityRef, [record]);
    return shown;
  }

  #requireTarget(): string {
    const { target } = this.#options;
    if (target === undefined) {
      throw new ConflictError(SWITCH_ON);
    }
    return target;
  }
}
