import { mockServices } from '@backstage/backend-test-utils';
import type { RecordCheck } from './DatabaseServing';
import { RecordWatch } from './RecordWatch';

const WHOLE: RecordCheck = { approved: { revision: 1 } };

function create() {
  let [at, hash] = [0, 'h-1'];
  let found: RecordCheck = WHOLE;
  const logger = mockServices.logger.mock();
  const onBroken = jest.fn();
  const head = { service: 'payments', sequence: 1, revision: 1 };
  const check = jest.fn(async () => found);
  const watch = new RecordWatch({
    serving: { head: async () => ({ ...head, hash }), check },
    ...{ logger, onBroken, now: () => at },
  });
  return {
    ...{ logger, onBroken, check },
    look: () => watch.look('payments'),
    later: (milliseconds: number) => (at += milliseconds),
    goesOn: () => (hash += '1'),
    finds: (next: RecordCheck) => (found = next),
  };
}

describe('a look at the record of changes', () => {
  it('takes a record for whole a minute long, unless it goes on', async () => {
    const { look, later, goesOn, check } = create();
    expect(await look()).toBe(WHOLE);
    later(59_999);
    await look();
    expect(check).toHaveBeenCalledTimes(1);
    later(1);
    await look();
    expect(check).toHaveBeenCalledTimes(2);
    goesOn();
    await look();
    expect(check).toHaveBeenCalledTimes(3);
  });

  it('tells each finding once, and checks again until it is put right', async () => {
    const { look, finds, logger, onBroken } = create();
    finds({ problem: 'Event 1 is missing.' });
    await look();
    expect(await look()).toEqual({ problem: 'Event 1 is missing.' });
    expect(onBroken.mock.calls).toEqual([['payments'], ['payments']]);
    expect(logger.error).toHaveBeenCalledTimes(1);
    expect(logger.error).toHaveBeenCalledWith(
      'The record of changes of payments is not whole, so nothing is changed, and nothing given to the service, until it is: Event 1 is missing.',
    );
    finds({ problem: 'Event 2 is missing.' });
    await look();
    expect(logger.error).toHaveBeenCalledTimes(2);
    finds(WHOLE);
    expect(await look()).toBe(WHOLE);
  });
});
