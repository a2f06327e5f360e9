import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE_MS, type Recovery, type Rig } from './Rig';

interface Deployments {
  items: { id: string; state: string; version: string }[];
}

const promotionOf = (model: string) =>
  `ml-promotion/v1/entities/component/default/${model}`;

/**
 * Kills the portal some time after a version was sent to be deployed. Sent again afterwards with the same request id, it
 * serves once, and predicts.
 */
export async function killDuringDeployment(
  rig: Rig,
  model: string,
  version: string,
  delayMs: number,
): Promise<Recovery> {
  const path = `${promotionOf(model)}/deployments`;
  const body = { version, requestId: `kill-${version}-${delayMs}` };
  rig
    .as('data-scientist')
    .call('POST', path, body)
    .catch(() => undefined);
  await pause(delayMs);
  return rig.killAndRecover(
    `deployment, after ${delayMs} ms`,
    'portal',
    async () => {
      const api = rig.as('data-scientist');
      const { id } = await api.call<{ id: string }>('POST', path, body);
      // Serving, and every other one at its end: the one before is drained first.
      await api.until<Deployments>(
        path,
        answer =>
          answer.items.every(each =>
            each.id === id
              ? each.state === 'serving'
              : ['stopped', 'failed'].includes(each.state),
          ),
        PATIENCE_MS,
      );
      const schema = await api.call<{ example: unknown }>(
        'GET',
        `${path}/${id}/schema`,
      );
      await api.call(
        'POST',
        `${promotionOf(model)}/endpoints/dev/v2/models/${model}/infer`,
        schema.example,
      );
      return [];
    },
  );
}
