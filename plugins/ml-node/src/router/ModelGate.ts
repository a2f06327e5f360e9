import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { type Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { NotAllowedError } from '@backstage/errors';
import type { Permission } from '@backstage/plugin-permission-common';
import type { ModelAccessGuard, ModelAction } from '../access/types';
import { audited } from './audited';
import { Entrance, type EntranceRequest } from './Entrance';

/**
 * Somebody who may see a model.
 *
 * @public
 */
export interface ModelReader {
  /** The model, as its reader sees it. */
  entity: Entity;
  /** Full reference of the model. */
  entityRef: string;
  credentials: BackstageCredentials;
}

/**
 * A person of the owner group of a model, with the permission to change something of it.
 *
 * @public
 */
export interface ModelActor extends ModelReader {
  /** Full reference of the person. */
  actor: string;
}

/**
 * A handler that lets a request on, or refuses it.
 *
 * @public
 */
export type Admission = (
  request: EntranceRequest,
  response: unknown,
  next: () => void,
) => Promise<void>;

/**
 * What {@link ModelGate} works with.
 *
 * @public
 */
export interface ModelGateOptions {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  guard: ModelAccessGuard;
  /** What whoever only looks needs. */
  readPermission: Permission;
}

/**
 * Stands before the routes below `/v1/entities/:kind/:namespace/:name`: lets callers through to the model of the path,
 * or throws what the guard throws. Callers of routes that change something are seen to before their body is.
 *
 * @public
 */
export class ModelGate {
  readonly #options: ModelGateOptions;
  readonly #readers: Entrance<ModelReader>;
  readonly #actors: Entrance<ModelActor>;

  constructor(options: ModelGateOptions) {
    this.#options = options;
    this.#readers = new Entrance(options);
    this.#actors = new Entrance(options);
  }

  /** Checks whether the caller may see the model. */
  async read(request: EntranceRequest): Promise<ModelReader> {
    const { readPermission } = this.#options;
    const { entity, entityRef, credentials } = await this.#pass(
      request,
      readPermission,
      'read',
    );
    return { entity, entityRef, credentials };
  }

  /**
   * Makes what stands at the entrance before a route by which a {@link ModelActor} changes something.
   *
   * @param eventId - the audit event of a refusal
   */
  admitActor(eventId: string, permission: Permission): Admission {
    return this.#actors.admit(
      request => this.#act(request, permission),
      request => this.#refusal(request, eventId),
    );
  }

  /**
   * Makes what stands at the entrance before a route with a body that is open to each {@link ModelReader}.
   *
   * @param eventId - the audit event of a refusal
   */
  admitReader(eventId: string): Admission {
    return this.#readers.admit(
      request => this.read(request),
      request => this.#refusal(request, eventId),
    );
  }

  /** Whom `admitActor` let through. */
  actorOf(request: EntranceRequest): ModelActor {
    return this.#actors.of(request);
  }

  /** Whom `admitReader` let through. */
  readerOf(request: EntranceRequest): ModelReader {
    return this.#readers.of(request);
  }

  /** Does something under an audit event that names the model. */
  audited<T>(
    request: EntranceRequest,
    eventId: string,
    meta: Record<string, string | undefined>,
    work: () => Promise<T>,
  ): Promise<T> {
    const event = eventOf(request, eventId, meta);
    return audited(this.#options.auditor, event, work);
  }

  async #pass(
    request: EntranceRequest,
    permission: Permission,
    action: ModelAction,
  ) {
    const { httpAuth, guard } = this.#options;
    const credentials = await httpAuth.credentials(request, {
      allow: ['user', 'service'],
    });
    const entityRef = entityRefOf(request);
    const access = await guard.require({
      ...{ credentials, permission, entityRef, action },
    });
    return { ...access, credentials };
  }

  async #act(
    request: EntranceRequest,
    permission: Permission,
  ): Promise<ModelActor> {
    const { actor, ...reader } = await this.#pass(request, permission, 'act');
    if (!actor) {
      throw new NotAllowedError('Only a person may do this; sign in');
    }
    return { ...reader, actor };
  }

  #refusal(request: EntranceRequest, eventId: string) {
    const { id } = request.params;
    return eventOf(request, eventId, id === undefined ? {} : { id });
  }
}

function entityRefOf({ params }: EntranceRequest): string {
  const { kind, namespace, name } = params;
  return stringifyEntityRef({ kind, namespace, name });
}

function eventOf(
  request: EntranceRequest,
  eventId: string,
  meta: Record<string, string | undefined>,
): AuditorServiceCreateEventOptions {
  return {
    eventId,
    request,
    meta: { entityRef: entityRefOf(request), ...meta },
  };
}
