import { SwitchedOffTarget } from './SwitchedOffTarget';

describe('without a target', () => {
  const target = new SwitchedOffTarget();

  it.each(['fetch', 'start', 'call'] as const)(
    'says how to switch one on when asked to %s',
    async method => {
      await expect(target[method]()).rejects.toMatchObject({
        // An outage, so that what was deployed before comes back once there is a target again.
        name: 'ServiceUnavailableError',
        message: expect.stringContaining('mlPromotion.local.enabled'),
      });
    },
  );

  it('sees nothing, and has nothing to end', async () => {
    await target.stop();
    await target.forget();
    expect(await target.observe()).toEqual({ phase: 'absent' });
    expect(await target.readLog()).toBe('');
  });
});
