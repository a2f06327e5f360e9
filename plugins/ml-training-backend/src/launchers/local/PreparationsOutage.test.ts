import { ServiceUnavailableError } from '@backstage/errors';
import { waitUntil } from '@modelport/plugin-ml-node';
import { buildPlan } from '../../__testUtils__/builders';
import { readerOf, temporaryFolder } from '../../__testUtils__/fakeRepository';
import { Preparations } from './Preparations';
import { TrainingFolder } from './TrainingFolder';

// Pauses are over at once.
jest.mock('node:timers/promises', () => ({
  setTimeout: () => new Promise(resolve => setImmediate(resolve)),
}));

describe('Preparations', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;

  beforeEach(async () => {
    place = await temporaryFolder();
  });
  afterEach(() => place.remove());

  /** A preparation whose every try fails at an error. */
  const failing = (error: Error) => {
    const readTree = jest.fn().mockRejectedValue(error);
    const preparations = new Preparations({
      urlReader: { ...readerOf(place.folder), readTree },
      making: {
        doing: 'Makes nothing',
        make: async () => ({}),
        withoutPaths: message => message,
      },
      onChange: () => {},
    });
    const folder = new TrainingFolder(place.folder, 't-1');
    return {
      preparations,
      readTree,
      again: () => preparations.begin('t-1', buildPlan(), folder),
    };
  };

  it('never give up while somebody is away', async () => {
    const { preparations, readTree, again } = failing(
      new ServiceUnavailableError('the host is down'),
    );
    await waitUntil(() => {
      again();
      return readTree.mock.calls.length > 20;
    });
    expect(preparations.observe('t-1')?.phase).not.toBe('unprepared');
    await preparations.abort('t-1');
  });

  it('give up after five tries of what fails for another reason', async () => {
    const { preparations, readTree, again } = failing(new Error('broken'));
    const { message } = await waitUntil(() => {
      again();
      const seen = preparations.observe('t-1');
      return seen?.phase === 'unprepared' && seen;
    });
    expect(message).toBe('broken');
    expect(readTree).toHaveBeenCalledTimes(5);
  });
});
