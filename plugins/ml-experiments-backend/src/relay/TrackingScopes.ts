import type { AuthService } from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  getModelAnnotations,
  ML_EXPERIMENT_ANNOTATION,
} from '@modelport/plugin-ml-common';
import {
  belongsByCatalog,
  FreshCache,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { ExperimentClaims } from '../claims/ExperimentClaims';
import type { RunWriter } from '../tracking/RunWriter';
import type { RelayScope } from './RelayCall';
import { RelayError, refused, unavailable } from './RelayError';
import { toRelayError } from './claimError';

// As long as a positive answer of ml-access, so that who leaves the group logs nothing five seconds later.
const REMEMBERED_MS = 5_000;
const MAX_REMEMBERED = 1_000;

/** A token that a person has made for an entity. */
export interface EntityToken {
  id: string;
  /** Full reference of that person. */
  issuer: string;
  entityRef: string;
}

/** What {@link TrackingScopes} works with. */
export interface TrackingScopesOptions {
  auth: AuthService;
  catalog: CatalogService;
  claims: Pick<ExperimentClaims, 'require'>;
  writers: ReadonlyMap<string, Pick<RunWriter, 'ensureExperiment'>>;
  now?: () => number;
}

/** Finds out where the token of an entity may log now: in the experiment of its entity, while its issuer is of the owner. */
export class TrackingScopes {
  readonly #options: TrackingScopesOptions;
  readonly #known: FreshCache;

  constructor(options: TrackingScopesOptions) {
    this.#options = options;
    this.#known = new FreshCache({
      freshForMs: REMEMBERED_MS,
      maxEntries: MAX_REMEMBERED,
      // An old answer never stands in: whoever left the owner may not log while the catalog is slow or down.
      keepForMs: 0,
      isOutage: () => false,
      now: options.now ?? Date.now,
    });
  }

  /**
   * Where a token may log on a server. The experiment is made when the server has none of its name.
   *
   * @throws RelayError with status 403 when the token is not good for the server, its entity is gone or names no
   * experiment, or its issuer is not of the owner any more; 409 when the experiment is of other owners; 503 when the catalog or the server cannot be asked
   */
  async of(token: EntityToken, server: string): Promise<RelayScope> {
    const key = JSON.stringify([token.id, token.entityRef, server]);
    const { value } = await this.#known.read(key, () =>
      this.#find(token, server),
    );
    return value;
  }

  async #find(
    { issuer, entityRef }: EntityToken,
    server: string,
  ): Promise<RelayScope> {
    const entity = await this.#askCatalog(async (catalog, credentials) =>
      catalog.getEntityByRef(entityRef, { credentials }),
    );
    if (!entity) {
      throw refused(
        `The catalog has no ${entityRef}, which this token is good for; make another token`,
      );
    }
    const owners = ownersOf(entity);
    const isOwner = await this.#askCatalog(() =>
      belongsByCatalog(this.#options, [issuer], owners),
    );
    if (!isOwner) {
      throw refused(
        `${issuer}, who made this token, is not a member of ${
          owners.join(' or ') || 'an owner'
        }, the owner of ${entityRef}: a member has to make another token`,
      );
    }
    const annotations = getModelAnnotations(entity);
    if (annotations.experiment === undefined) {
      throw refused(
        `${entityRef} names no experiment to log to: set the annotation ${ML_EXPERIMENT_ANNOTATION}`,
      );
    }
    if (annotations.server !== server) {
      throw refused(
        `${entityRef} tracks to MLflow server '${annotations.server}', not to '${server}': change the end of MLFLOW_TRACKING_URI`,
      );
    }
    const { experiment } = annotations;
    if (this.#options.writers.has(server)) {
      await this.#claim({ server, experiment, entityRef });
    }
    const experimentId = await this.#experiment(server, experiment);
    return { server, experimentId, entityRef };
  }

  async #askCatalog<T>(
    ask: (
      catalog: CatalogService,
      credentials: Awaited<ReturnType<AuthService['getOwnServiceCredentials']>>,
    ) => Promise<T>,
  ): Promise<T> {
    const { auth, catalog } = this.#options;
    try {
      return await ask(catalog, await auth.getOwnServiceCredentials());
    } catch {
      throw unavailable('The catalog cannot be asked now; try again');
    }
  }

  async #claim(claim: Parameters<ExperimentClaims['require']>[0]) {
    try {
      await this.#options.claims.require(claim);
    } catch (error) {
      throw toRelayError(error);
    }
  }

  async #experiment(server: string, name: string): Promise<string> {
    const writer = this.#options.writers.get(server);
    if (!writer) {
      throw new RelayError(
        404,
        'RESOURCE_DOES_NOT_EXIST',
        `No MLflow server '${server}' is configured in the portal`,
      );
    }
    try {
      return await writer.ensureExperiment(name);
    } catch (error) {
      // Its words are for people: a deleted experiment says what to do, an outage tells no address.
      throw error instanceof InputError
        ? refused(error.message)
        : unavailable(
            `MLflow server '${server}' cannot be asked for experiment '${name}'; try again`,
          );
    }
  }
}
