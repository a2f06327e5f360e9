import { mockServices } from '@backstage/backend-test-utils';
import { RunNews } from './RunNews';

const RUN = {
  server: 'default',
  runId: 'r1',
  entityRef: 'component:default/fraud',
};
const CHANNEL = 'ml-experiments:run:default/r1';

describe('news of a run', () => {
  const publish = jest.fn();
  let news: RunNews;
  const cursors = () =>
    publish.mock.calls
      .map(([signal]) => signal)
      .filter(signal => signal.channel === CHANNEL)
      .map(signal => signal.message.cursor);

  beforeEach(() => {
    jest.useFakeTimers();
    publish.mockReset().mockResolvedValue(undefined);
    news = new RunNews({
      signals: { publish },
      logger: mockServices.logger.mock(),
    });
  });
  afterEach(() => jest.useRealTimers());

  it('are told at once, then twice a second for as long as more come', () => {
    for (let time = 0; time < 3000; time += 10) {
      news.tell(RUN);
      jest.advanceTimersByTime(10);
    }
    expect(cursors().length).toBeGreaterThanOrEqual(6);
    expect(cursors().length).toBeLessThanOrEqual(7);
    jest.advanceTimersByTime(5000);
    const told = cursors();
    expect(told.length).toBeLessThanOrEqual(8);
    expect(new Set(told).size).toBe(told.length);
  });

  it('leave nothing untold', () => {
    news.tell(RUN);
    news.tell(RUN);
    expect(cursors()).toHaveLength(1);
    jest.advanceTimersByTime(500);
    expect(cursors()).toHaveLength(2);
    jest.advanceTimersByTime(5000);
    expect(cursors()).toHaveLength(2);
  });

  it('do not wait for those of another run', () => {
    news.tell(RUN);
    news.tell({ ...RUN, runId: 'r2' });
    expect(publish).toHaveBeenCalledTimes(6);
  });

  it('carry a channel and a cursor and go to everyone', () => {
    news.tell(RUN);
    expect(publish.mock.calls.map(([signal]) => signal)).toEqual(
      [
        CHANNEL,
        'ml-experiments:entity:component:default/fraud',
        'ml-experiments:runs',
      ].map(channel => ({
        recipients: { type: 'broadcast' },
        channel,
        message: { channel, cursor: expect.any(String) },
      })),
    );
  });

  it('do no harm when they cannot be sent, and end with the portal', async () => {
    publish.mockRejectedValue(new Error('no signals here'));
    news.tell(RUN);
    news.tell(RUN);
    news.stop();
    await jest.advanceTimersByTimeAsync(5000);
    expect(cursors()).toHaveLength(1);
  });
});
