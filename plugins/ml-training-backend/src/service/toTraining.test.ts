import { buildRecord } from '../__testUtils__/builders';
import { toTraining } from './toTraining';

describe('toTraining', () => {
  const cancelledBy = 'user:default/bob';

  it.each(['cancelling', 'cancelled'] as const)(
    'says of a training that is %s who cancelled it',
    state => {
      const record = buildRecord({ state, cancelledBy });
      expect(toTraining(record).cancelledBy).toBe('user:default/bob');
    },
  );

  it.each(['succeeded', 'failed', 'stopped', 'lost'] as const)(
    'says of one that is %s nothing of a wish that came too late',
    state => {
      const record = buildRecord({ state, wanted: 'cancel', cancelledBy });
      expect(toTraining(record).cancelledBy).toBeUndefined();
    },
  );
});
