import { killAtWrite } from './killAtWrite';
import { PATIENCE_MS, type Recovery, type Rig } from '../Rig';

interface Deployments {
  items: { id: string; state: string; version: string }[];
}

/** Serving, and every other one at its end: the one before is drained first. */
const isSettled =
  (id: string) =>
  ({ items }: Deployments) =>
    items.every(each =>
      each.id === id
        ? each.state === 'serving'
        : ['stopped', 'failed'].includes(each.state),
    );

const promotionOf = (model: string) =>
  `ml-promotion/v1/entities/component/default/${model}`;

/**
 * Kills the portal at a write after a version was sent to be deployed. Sent again afterwards with the same request id, it
 * serves once, and predicts.
 *
 * @returns undefined when there are not so many writes
 */
export async function killDuringDeployment(
  rig: Rig,
  model: string,
  version: string,
  write: number,
): Promise<Recovery | undefined> {
  const path = `${promotionOf(model)}/deployments`;
  const body = { version, requestId: `kill-${version}-${write}` };
  return killAtWrite(
    rig,
    { work: 'deployment', databases: ['db/ml-promotion.sqlite'], write },
    async () => {
      const api = rig.as('data-scientist');
      const { id } = await api.call<{ id: string }>('POST', path, body);
      await api.until<Deployments>(path, isSettled(id), PATIENCE_MS);
    },
    async () => {
      const api = rig.as('data-scientist');
      const { id } = await api.call<{ id: string }>('POST', path, body);
      await api.until<Deployments>(path, isSettled(id), PATIENCE_MS);
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
