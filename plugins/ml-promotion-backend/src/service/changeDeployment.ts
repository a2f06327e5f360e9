import { ConflictError, NotFoundError } from '@backstage/errors';
import { REPLACED } from '../engine/stopReasons';
import type {
  DeploymentChange,
  DeploymentRecord,
  DeploymentStore,
} from '../store/DeploymentStore';

const TRIES = 5;

/** What {@link changeDeployment} works with. */
export interface ChangeContext {
  store: DeploymentStore;
  /** Told of each change. */
  onChange: (deployment: DeploymentRecord) => void;
}

/**
 * One deployment of an entity.
 * @throws NotFoundError when the entity has no such deployment
 */
export async function findDeployment(
  store: DeploymentStore,
  entityRef: string,
  id: string,
): Promise<DeploymentRecord> {
  const record = await store.find(entityRef, id);
  if (!record) {
    throw new NotFoundError(`${entityRef} has no deployment ${id}`);
  }
  return record;
}

/**
 * Changes a deployment, again if somebody else changed it meanwhile.
 *
 * @param changeOf - says what to change, or undefined to leave it as it is
 * @returns the deployment as it is then
 */
export async function changeDeployment(
  { store, onChange }: ChangeContext,
  entityRef: string,
  id: string,
  changeOf: (record: DeploymentRecord) => DeploymentChange | undefined,
): Promise<DeploymentRecord> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const record = await findDeployment(store, entityRef, id);
    const change = changeOf(record);
    if (!change) {
      return record;
    }
    const changed = await store.update(id, record.revision, change);
    if (changed) {
      onChange(changed);
      return changed;
    }
  }
  throw new ConflictError(`Deployment ${id} keeps changing; try again`);
}

/** Whether a deployment has ended, be it well or badly. */
export function isEnd({ state }: DeploymentRecord): boolean {
  return state === 'stopped' || state === 'failed';
}

/** Tells the deployments that one has taken the place of to stop. */
export async function retireOlder(
  context: ChangeContext,
  latest: DeploymentRecord,
): Promise<void> {
  const { entityRef, environment, sequence, version } = latest;
  const active = await context.store.listActiveIn(entityRef, environment);
  for (const { id } of active.filter(each => each.sequence < sequence)) {
    await changeDeployment(context, entityRef, id, record =>
      record.wanted === 'stop' || isEnd(record)
        ? undefined
        : {
            wanted: 'stop',
            state: 'stopping',
            stateMessage: `${REPLACED} version ${version}.`,
            retryAt: null,
          },
    );
  }
}
