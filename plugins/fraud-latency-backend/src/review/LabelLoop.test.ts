import { mockServices } from '@backstage/backend-test-utils';
import { type Lease, type Leases, waitUntil } from '@modelport/plugin-ml-node';
import { LabelLoop } from './LabelLoop';

const LEASE = { name: 'labels:payments', holder: 'me', epoch: 1 } as Lease;

function setUp(send: () => Promise<void>) {
  const take = jest.fn(async (): Promise<Lease | undefined> => LEASE);
  const leases = { take, drop: jest.fn() };
  const logger = mockServices.logger.mock();
  const loop = new LabelLoop({
    service: 'payments',
    sender: { send },
    leases: leases as unknown as Leases,
    logger,
    everyMs: 1,
    holder: 'me',
    now: Date.now,
  });
  return { loop, leases, logger };
}

describe('the loop that sends labels', () => {
  it('goes on after failures, of which it tells once, and gives the lease back', async () => {
    let calls = 0;
    const send = jest.fn(async () => {
      calls += 1;
      if (calls < 3) throw new Error('It is away.');
    });
    const { loop, leases, logger } = setUp(send);
    loop.start();
    loop.start();
    await waitUntil(() => calls >= 4);
    await loop.stop();
    expect(logger.warn).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      'Labels for the scoring service payments wait: It is away.',
    );
    expect(leases.drop).toHaveBeenCalledWith(LEASE);
  });

  it('sends nothing while another process has the lease', async () => {
    const send = jest.fn(async () => undefined);
    const { loop, leases } = setUp(send);
    leases.take.mockResolvedValue(undefined);
    await loop.look();
    expect(send).not.toHaveBeenCalled();
  });
});
