import { buildRecord } from '../__testUtils__/builders';
import { FakeLauncher } from '../__testUtils__/FakeLauncher';
import { Launchers } from '../launchers/Launchers';
import { Room } from './Room';

describe('Room', () => {
  const cluster = new FakeLauncher('kubernetes');
  cluster.concurrency = 2;
  const launchers = new Launchers([new FakeLauncher('local'), cluster]);
  const of = (
    launcher: string,
    state: 'queued' | 'running' | 'failed' = 'queued',
  ) => buildRecord({ launcher, state });

  it('is that of each launcher of its own', () => {
    const active = [of('local', 'running'), of('kubernetes', 'running')];
    const room = new Room(launchers, active);
    expect(room.take(of('local'))).toBe(false);
    expect(room.take(of('kubernetes'))).toBe(true);
    expect(room.take(of('kubernetes'))).toBe(false);
  });

  it('is not taken by what has ended, nor by what is under way already', () => {
    const room = new Room(launchers, [of('local', 'failed')]);
    expect(room.take(of('local', 'running'))).toBe(false);
    expect(room.take(of('local'))).toBe(true);
  });

  it('is none where the launcher is switched off', () => {
    expect(new Room(launchers, []).take(of('gone'))).toBe(false);
  });
});
