/**
 * Routes that only plugins of this portal may call. They are no part of the API for people.
 *
 * | route | query or body | answer |
 * | --- | --- | --- |
 * | POST `/v1/internal/registrations` | `RecordRegistrationRequest` | 202, empty: the entry is written as soon as MLflow answers |
 * | GET `/v1/internal/models/:server/:model/claim` | `entityRef` | 204 when this entity may make versions of the model, else 409 |
 * | GET `/v1/internal/versions/:server/:model/:version/files` | | `VersionFilesResponse` |
 * | GET `/v1/internal/versions/:server/:model/:version/content` | `path` | the bytes |
 *
 * @public
 */
export const ML_REGISTRY_INTERNAL_ROUTES = {
  recordRegistration: '/v1/internal/registrations',
  claim: '/v1/internal/models/:server/:model/claim',
  files: '/v1/internal/versions/:server/:model/:version/files',
  content: '/v1/internal/versions/:server/:model/:version/content',
} as const;

/** Id of the backend plugin; its API is at `plugin://ml-registry`. @public */
export const ML_REGISTRY_PLUGIN_ID = 'ml-registry';

/** A version that was registered past the portal's own routes, by code that a person's token stood for. @public */
export interface RecordRegistrationRequest {
  /** Configured name of the MLflow server. */
  server: string;
  /** Name of the registered model. */
  model: string;
  version: string;
  /** The run whose token registered it. */
  runId: string;
  /** Full reference of the entity that the token is good for. */
  entityRef: string;
  /** Full reference of the person who issued the token. */
  actor: string;
}

/** A file of a version. @public */
export interface VersionFile {
  /** Relative to the model's folder, with forward slashes. */
  path: string;
  /** Bytes. */
  size: number;
}

/** The files of a version's model: those that its digest covers. @public */
export interface VersionFilesResponse {
  items: VersionFile[];
}
