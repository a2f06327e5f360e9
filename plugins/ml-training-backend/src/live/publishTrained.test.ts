import { buildRecord, COMMIT } from '../__testUtils__/builders';
import { publishTrained } from './publishTrained';

describe('publishTrained', () => {
  const events = { publish: jest.fn(async () => {}), subscribe: jest.fn() };
  beforeEach(() => events.publish.mockClear());

  it('tells that a training has succeeded, always with the same id', async () => {
    const endedAt = new Date('2026-11-24T11:00:00Z');
    const run = { server: 'default', experimentId: '7', runId: 'r' };
    const training = buildRecord({ state: 'succeeded', endedAt, run });
    await publishTrained(events, training);
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'modelport.lifecycle',
      eventPayload: {
        id: 'trained:t-1',
        entityRef: 'component:default/fraud',
        kind: 'trained',
        actor: 'user:default/ada',
        time: '2026-11-24T11:00:00.000Z',
        keys: { commit: COMMIT, run: { server: 'default', runId: 'r' } },
      },
    });
  });

  it('says nothing of other ends', async () => {
    await publishTrained(events, buildRecord({ state: 'failed' }));
    expect(events.publish).not.toHaveBeenCalled();
  });
});
