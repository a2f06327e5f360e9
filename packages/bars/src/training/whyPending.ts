// eslint-disable-next-line @backstage/no-forbidden-package-imports, @backstage/no-mixed-plugin-imports, no-restricted-imports -- what that plugin tests itself with
import {
  CAUSES,
  startCauses,
} from '@modelport/plugin-ml-training-backend/src/pending/__testUtils__/realCauses';
import { againstPromise } from '../againstPromise';
import type { Bar } from '../bar';

/** Enough to see that it works and can fail: one of the queue, one of a node, one of the cluster's own rules. */
const IN_SMOKE = ['flavor', 'no-node', 'admission-refused'];

/** Whether what people read about a training that waits is why it waits. */
export const whyPending: Bar = {
  name: 'why-pending',
  promise:
    'Causes that are really made on a cluster with Kueue and nodes on which pods run: quota that others use and quota that is too small, flavor, taint, no node, preempted, queue stopped, image pull, suspended, missing secret, admission refused. Of each the sentence names the cause, with what it stands on.',
  async measure({ smoke }) {
    const made = CAUSES.filter(
      ({ cause }) => !smoke || IN_SMOKE.includes(cause),
    );
    const causes = await startCauses();
    let right = 0;
    try {
      for (const each of made) {
        try {
          const { sentence } = await causes.explain(each);
          right += 1;
          process.stdout.write(`${each.title}: ${sentence}\n`);
        } catch (error) {
          process.stdout.write(`${each.title}: ${(error as Error).message}\n`);
        }
      }
    } finally {
      await causes.stop();
    }
    return [
      againstPromise({
        ...{ name: 'why-pending sentences that are right', figure: right },
        ...{ unit: 'causes', limit: made.length, n: made.length },
        isLeast: true,
      }),
    ];
  },
};
