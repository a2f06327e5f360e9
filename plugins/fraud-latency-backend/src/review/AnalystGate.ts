import type {
  AuditorService,
  AuthService,
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { fraudLatencyReviewDecidePermission } from '@modelport/plugin-fraud-latency-common';
import {
  type Admission,
  belongsByCatalog,
  Entrance,
  type EntranceRequest,
  type ModelAccessGuard,
  type ModelActor,
  orUnavailable,
  ownersOf,
} from '@modelport/plugin-ml-node';
import type { ServicesOfModels } from '../service/ServicesOfModels';

/** What {@link AnalystGate} works with. */
export interface AnalystGateOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  services: ServicesOfModels;
  auth: AuthService;
  catalog: CatalogService;
  userInfo: UserInfoService;
}

const onlyAPerson = (entityRef: string) =>
  new NotAllowedError(
    `Only a person may decide on payments of ${entityRef}; sign in`,
  );

/**
 * Stands before the routes by which people decide on payments in review: lets analysts through, that is members of the groups
 * that the configuration of the service names, or else of the owners of the model.
 */
export class AnalystGate {
  readonly #options: AnalystGateOptions;
  readonly #analysts: Entrance<ModelActor>;

  constructor(options: AnalystGateOptions) {
    this.#options = options;
    this.#analysts = new Entrance(options);
  }

  /**
   * Makes what stands at the entrance before a route.
   *
   * @param eventId - the audit event of a refusal
   */
  admit(eventId: string): Admission {
    return this.#analysts.admit(
      request => this.#require(request),
      request => {
        const { kind, namespace, name, id } = request.params;
        const entityRef = stringifyEntityRef({ kind, namespace, name });
        return { eventId, request, meta: { entityRef, transactionId: id } };
      },
    );
  }

  /** Whom {@link AnalystGate.admit} let through. */
  of(request: EntranceRequest): ModelActor {
    return this.#analysts.of(request);
  }

  /** Full reference of the person who reads; empty for a service. */
  nameOf({ credentials }: Pick<ModelActor, 'credentials'>): string {
    return this.#options.auth.isPrincipal(credentials, 'user')
      ? credentials.principal.userEntityRef
      : '';
  }

  /** Whether the caller of a route that only reads would be let through. */
  async mayDecide(request: EntranceRequest): Promise<boolean> {
    try {
      await this.#require(request);
      return true;
    } catch (error) {
      if (error instanceof NotAllowedError) return false;
      throw error;
    }
  }

  async #require(request: EntranceRequest): Promise<ModelActor> {
    const { httpAuth, guard, services } = this.#options;
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { kind, namespace, name } = request.params;
    const asked = {
      credentials,
      permission: fraudLatencyReviewDecidePermission,
      entityRef: stringifyEntityRef({ kind, namespace, name }),
    };
    const read = await guard.require({ ...asked, action: 'read' });
    const { analysts } = services.of(read.entity).config;
    const { entity, entityRef, actor } = analysts
      ? { ...read, actor: await this.#analyst(read.entityRef, asked, analysts) }
      : await guard.require({ ...asked, action: 'act' });
    if (!actor) throw onlyAPerson(entityRef);
    return { entity, entityRef, credentials, actor };
  }

  /** The person who asks, where that is a member of one of the groups. */
  async #analyst(
    entityRef: string,
    { credentials }: Pick<ModelActor, 'credentials'>,
    analysts: string[],
  ): Promise<string> {
    const { auth, userInfo } = this.#options;
    if (!auth.isPrincipal(credentials, 'user')) throw onlyAPerson(entityRef);
    const person = await orUnavailable('The sign-in', () =>
      userInfo.getUserInfo(credentials),
    );
    const { userEntityRef, ownershipEntityRefs } = person;
    const claims = [userEntityRef, ...ownershipEntityRefs];
    if (!(await belongsByCatalog(this.#options, claims, analysts))) {
      throw new NotAllowedError(
        `Only members of ${analysts.join(
          ' or ',
        )}, or of a group below, may decide on payments of ${entityRef}; ${userEntityRef} is not one of them. A platform engineer names the groups in analysts of the service in fraudLatency.services`,
      );
    }
    return userEntityRef;
  }
}

/** Full references of the groups whose members may decide. */
export function analystsOf(
  services: ServicesOfModels,
  entity: Parameters<ServicesOfModels['of']>[0],
): string[] {
  return services.of(entity).config.analysts ?? ownersOf(entity);
}
