import { againstPromise } from '../againstPromise';
import type { Bar, BarResult } from '../bar';
import { killDuringDeployment } from './deployment';
import {
  killDuringAliasMove,
  killDuringRegistration,
  versionsOf,
} from './registry';
import type { Recovery } from '../Rig';
import { killDuringScaffolding } from './scaffolding';
import { killDuringTraining, train } from './training';

const LIMIT_SECONDS = 15;
const MODEL = 'kill-portal';

/** Says at once what a kill did: the whole takes minutes. */
function tell({ scenario, seconds, faults }: Recovery): void {
  const words = faults.map(fault => `; ${fault}`).join('');
  process.stdout.write(
    `${scenario}: well again after ${seconds.toFixed(1)} s${words}\n`,
  );
}

function summary(recoveries: Recovery[], smoke: boolean): BarResult[] {
  const worst = Math.max(...recoveries.map(({ seconds }) => seconds));
  const slowest = againstPromise({
    name: 'kill-portal slowest recovery',
    figure: worst,
    unit: 's',
    limit: LIMIT_SECONDS,
    n: recoveries.length,
  });
  return [
    { ...slowest, pass: smoke || slowest.pass },
    againstPromise({
      name: 'kill-portal lost or done twice',
      figure: recoveries.flatMap(({ faults }) => faults).length,
      unit: 'faults',
      limit: 0,
      n: recoveries.length,
    }),
  ];
}

/** kill -9 of portal or launcher at every kind of work. */
export const killPortal: Bar = {
  name: 'kill-portal',
  promise:
    'kill -9 of portal or launcher during scaffolding and training, and of the portal at each write of a registration, an alias move and a deployment: after the restart nothing is lost and nothing done twice, trainings are adopted, all within 15 s of the page being open.',
  async measure({ smoke, rig }) {
    await rig.start();
    const recoveries: Recovery[] = [];
    const keep = (recovery: Recovery) => {
      tell(recovery);
      recoveries.push(recovery);
    };
    for (const delay of smoke ? [400] : [0, 400, 900, 1_600]) {
      keep(await killDuringScaffolding(rig, delay));
    }
    if (smoke) return summary(recoveries, smoke);
    const api = rig.as('data-scientist');
    await api.createModel(MODEL);
    await api.modelInCatalog(MODEL);
    const runs: string[] = [];
    for (const what of ['portal', 'launcher'] as const) {
      const recovery = await killDuringTraining(rig, MODEL, what);
      keep(recovery);
      runs.push(recovery.runId);
    }
    // A kill at each write in turn, until the work has no more.
    const atEachWrite = async (
      kill: (write: number) => Promise<Recovery | undefined>,
    ) => {
      for (let write = 1; ; write++) {
        const recovery = await kill(write);
        if (!recovery) return;
        keep(recovery);
      }
    };
    await atEachWrite(async write => {
      const run = runs.shift() ?? (await train(rig, MODEL));
      return killDuringRegistration(rig, MODEL, run, write);
    });
    const versions = await versionsOf(rig, MODEL);
    const version = (write: number) => versions[write % versions.length];
    await atEachWrite(write =>
      killDuringAliasMove(rig, MODEL, version(write), write),
    );
    await atEachWrite(write =>
      killDuringDeployment(rig, MODEL, version(write), write),
    );
    return summary(recoveries, smoke);
  },
};
