import type { CompoundEntityRef } from '@backstage/catalog-model';
import { createApiRef } from '@backstage/frontend-plugin-api';
import type {
  ListTrainingsResponse,
  ProfilesResponse,
  QueuesResponse,
  StartTrainingRequest,
  Training,
  TrainingLogResponse,
} from '@modelport/plugin-ml-training-common';

/**
 * What every read takes beside its subject.
 *
 * @public
 */
export interface CallOptions {
  signal?: AbortSignal;
}

/**
 * Which trainings to list, and from which page.
 *
 * @public
 */
export interface ListTrainingsOptions extends CallOptions {
  limit?: number;
  /** Id of the last training of the page before. */
  before?: string;
}

/** Either from a byte on, or the last lines. @public */
export interface LogOptions extends CallOptions {
  cursor?: number;
  tail?: number;
}

/**
 * Client of the ml-training backend. Every method throws a `ResponseError` for
 * an answer that is not 2xx, and an error that says so for one that is not as
 * declared.
 *
 * @public
 */
export interface MlTrainingApi {
  getProfiles(
    entity: CompoundEntityRef,
    options?: CallOptions,
  ): Promise<ProfilesResponse>;
  listTrainings(
    entity: CompoundEntityRef,
    options?: ListTrainingsOptions,
  ): Promise<ListTrainingsResponse>;
  startTraining(
    entity: CompoundEntityRef,
    request: StartTrainingRequest,
  ): Promise<Training>;
  getTraining(
    entity: CompoundEntityRef,
    id: string,
    options?: CallOptions,
  ): Promise<Training>;
  getLog(
    entity: CompoundEntityRef,
    id: string,
    options?: LogOptions,
  ): Promise<TrainingLogResponse>;
  cancelTraining(entity: CompoundEntityRef, id: string): Promise<Training>;
  runAgain(
    entity: CompoundEntityRef,
    id: string,
    requestId: string,
  ): Promise<Training>;
  /** The queues of all configured clusters, as they are now. */
  getQueues(options?: CallOptions): Promise<QueuesResponse>;
}

/**
 * The client of the ml-training backend, as extensions ask for it with `useApi`.
 *
 * @public
 */
export const mlTrainingApiRef = createApiRef<MlTrainingApi>().with({
  id: 'plugin.ml-training.client',
  pluginId: 'ml-training',
});
