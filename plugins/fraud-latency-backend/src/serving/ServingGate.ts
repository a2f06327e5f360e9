import type {
  AuditorService,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import {
  fraudLatencyServingDecidePermission,
  fraudLatencyServingRequestPermission,
} from '@modelport/plugin-fraud-latency-common';
import {
  type Admission,
  Entrance,
  type EntranceRequest,
  type ModelAccessGuard,
  type ModelActor,
} from '@modelport/plugin-ml-node';

/** What {@link ServingGate} works with. */
export interface ServingGateOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
}

/** What somebody needs for a step. */
export const SERVING_PERMISSIONS = {
  preview: fraudLatencyServingRequestPermission,
  request: fraudLatencyServingRequestPermission,
  rollBack: fraudLatencyServingDecidePermission,
  approve: fraudLatencyServingDecidePermission,
  reject: fraudLatencyServingDecidePermission,
  withdraw: fraudLatencyServingRequestPermission,
} as const;

/** A step by which a person changes what a service does. */
export type ServingStep = keyof typeof SERVING_PERMISSIONS;

/** Stands before the routes by which owners of a model change what its scoring service does. */
export class ServingGate {
  readonly #options: ServingGateOptions;
  readonly #actors: Entrance<ModelActor>;

  constructor(options: ServingGateOptions) {
    this.#options = options;
    this.#actors = new Entrance(options);
  }

  /**
   * Makes what stands at the entrance before a route.
   *
   * @param eventId - the audit event of a refusal
   * @param steps - it lets through whoever may do one of them
   */
  admit(eventId: string, ...steps: ServingStep[]): Admission {
    return this.#actors.admit(
      request => this.#any(request, steps),
      request => {
        const { kind, namespace, name, id } = request.params;
        const entityRef = stringifyEntityRef({ kind, namespace, name });
        return { eventId, request, meta: { entityRef, id } };
      },
    );
  }

  /** Whom {@link ServingGate.admit} let through. */
  of(request: EntranceRequest): ModelActor {
    return this.#actors.of(request);
  }

  /**
   * Sees to it that somebody may do a step, once it is known which it is.
   *
   * @throws what the guard throws
   */
  async require(
    request: EntranceRequest,
    step: ServingStep,
  ): Promise<ModelActor> {
    const { httpAuth, guard } = this.#options;
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const { kind, namespace, name } = request.params;
    const permission: Permission = SERVING_PERMISSIONS[step];
    const access = await guard.require({
      ...{ credentials, permission, action: 'act' },
      entityRef: stringifyEntityRef({ kind, namespace, name }),
    });
    if (!access.actor) {
      throw new NotAllowedError(
        `Only a person may do this on ${access.entityRef}; sign in`,
      );
    }
    return { ...access, credentials, actor: access.actor };
  }

  /** Whether the caller of a route that only reads would be let through. */
  async may(request: EntranceRequest, step: ServingStep): Promise<boolean> {
    try {
      await this.require(request, step);
      return true;
    } catch (error) {
      if (error instanceof NotAllowedError) return false;
      throw error;
    }
  }

  async #any(
    request: EntranceRequest,
    [step, ...rest]: ServingStep[],
  ): Promise<ModelActor> {
    try {
      return await this.require(request, step);
    } catch (error) {
      if (rest.length === 0 || !(error instanceof NotAllowedError)) throw error;
      return this.#any(request, rest);
    }
  }
}
