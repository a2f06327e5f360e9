import { setTimeout as sleep } from 'node:timers/promises';
import type { DeploymentRecord } from '../store/DeploymentStore';
import type { RolloutTarget } from '../targets/RolloutTarget';
import { planOf } from './StepRunner';

const LOOK_EVERY_MS = 50;
/** Time that is kept for ending what does not end by itself. */
const KILL_MS = 300;

/** Has everything stop, and ends by force what has not stopped shortly before the deadline. */
export async function stopAll(
  target: RolloutTarget,
  deployments: DeploymentRecord[],
  deadline: number,
): Promise<void> {
  await Promise.all(
    deployments.map(async deployment => {
      const { id } = deployment;
      for (;;) {
        const { phase } = await target.observe(id, planOf(deployment));
        if (phase === 'absent' || phase === 'ended') {
          return;
        }
        await target.stop(id, 'drain');
        if (Date.now() > deadline - KILL_MS) {
          await target.stop(id, 'kill');
          return;
        }
        await sleep(LOOK_EVERY_MS);
      }
    }),
  );
}
