import { buildPlan } from './builders';
import { FakeLauncher } from './FakeLauncher';
import { testTrainingLauncher } from './testTrainingLauncher';

describe('FakeLauncher, as every launcher', () => {
  const launcher = new FakeLauncher();

  testTrainingLauncher(() => ({
    create: () => launcher,
    planOf: () => buildPlan(),
    say: async (id, line) => launcher.say(id, line),
    finish: async (id, code) => launcher.end(id, { code }),
    crash: async id => launcher.see(id, { phase: 'lost' }),
  }));
});
