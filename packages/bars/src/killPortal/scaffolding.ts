import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE_MS, type Recovery, type Rig } from '../Rig';

interface Task {
  status: string;
}
interface Entities {
  items: { metadata: { name: string } }[];
}

/**
 * Kills the portal some time after a template was sent off: afterwards the task completes, and there is one model.
 *
 * @param delayMs - from the answer that the task is taken to the kill
 */
export async function killDuringScaffolding(
  rig: Rig,
  delayMs: number,
): Promise<Recovery> {
  const name = `scaffolded-${delayMs}`;
  const task = await rig.as('data-scientist').createModel(name);
  await pause(delayMs);
  return rig.killAndRecover(
    `scaffolding, after ${delayMs} ms`,
    'portal',
    async () => {
      const api = rig.as('data-scientist');
      const { status } = await api.until<Task>(
        `scaffolder/v2/tasks/${task}`,
        each => ['completed', 'failed', 'cancelled'].includes(each.status),
        PATIENCE_MS,
      );
      if (status !== 'completed') return [`The task ${name} is ${status}.`];
      await api.modelInCatalog(name, PATIENCE_MS);
      const { items } = await api.call<Entities>(
        'GET',
        `catalog/entities/by-query?filter=kind=component,metadata.name=${name}`,
      );
      return items.length === 1
        ? []
        : [`There are ${items.length} models named ${name}.`];
    },
  );
}
