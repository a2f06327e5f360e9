import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type { Entity } from '@backstage/catalog-model';
import type { Permission } from '@backstage/plugin-permission-common';

/**
 * What a caller wants: to see something of a model, or to change something.
 *
 * @public
 */
export type ModelAction = 'read' | 'act';

/**
 * What a Modelport token is good for; see ml-access.
 *
 * @public
 */
export interface TokenScope {
  /** Full reference of the only entity that the token is good for. */
  entityRef: string;
  /** Full reference of the user who issued the token and counts as its author. */
  issuer: string;
}

/**
 * What a route or action asks of the guard.
 *
 * @public
 */
export interface ModelAccessRequest {
  credentials: BackstageCredentials;
  /** Basic, or with the catalog entity as its resource. */
  permission: Permission;
  /** Reference of the model's catalog entity. */
  entityRef: string;
  action: ModelAction;
}

/**
 * An answer of the guard: the caller may go on.
 *
 * @public
 */
export interface ModelAccess {
  /** The entity, as the caller sees it. */
  entity: Entity;
  /** Full reference of the entity. */
  entityRef: string;
  /** Full reference of the person who counts as the author; absent for a service. */
  actor?: string;
}

/**
 * The guard that stands before every route and action of a model.
 *
 * @public
 */
export interface ModelAccessGuard {
  /**
   * Lets a caller through or throws.
   *
   * @throws NotFoundError when the entity does not exist or the caller may not see it
   * @throws NotAllowedError when the permission is denied, or when the caller wants to act and is not of the owner
   * @throws ServiceUnavailableError when the catalog or the permission policy cannot be asked
   */
  require(request: ModelAccessRequest): Promise<ModelAccess>;
  /** Keeps of a list of entities, which the caller could load, those that the permission lets the caller read. */
  filterReadable(
    request: Pick<ModelAccessRequest, 'credentials' | 'permission'>,
    entities: Entity[],
  ): Promise<Entity[]>;
}
