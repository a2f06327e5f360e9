import { GoneHosts, hostLeaseName } from './GoneHosts';

const MINUTE = 60_000;
const noon = Date.parse('2026-11-24T12:00:00Z');

function lookAt(expiries: Record<string, number>) {
  const clock = { time: noon };
  const hosts = new GoneHosts({
    own: 'here',
    now: () => new Date(clock.time),
    leases: {
      expiry: async name =>
        name in expiries ? new Date(expiries[name]) : undefined,
    },
  });
  return { clock, hosts };
}

describe('GoneHosts', () => {
  it('counts a host as gone ten minutes after its lease has run out, or when it never had one', async () => {
    const { hosts } = lookAt({
      [hostLeaseName('late')]: noon - 10 * MINUTE,
      [hostLeaseName('dead')]: noon - 10 * MINUTE - 1,
      [hostLeaseName('here')]: 0,
    });
    expect(
      await hosts.among(['late', 'dead', 'dead', 'unknown', 'here']),
    ).toEqual(new Set(['dead', 'unknown']));
  });

  it('is due at first, and a minute after each look', async () => {
    const { clock, hosts } = lookAt({});
    expect(hosts.isDue()).toBe(true);
    await hosts.among([]);
    clock.time += MINUTE - 1;
    expect(hosts.isDue()).toBe(false);
    clock.time += 1;
    expect(hosts.isDue()).toBe(true);
  });
});
