import { FakeLauncher } from '../__testUtils__/FakeLauncher';
import { Launchers } from './Launchers';

describe('Launchers', () => {
  const launchers = new Launchers([
    new FakeLauncher('local'),
    new FakeLauncher('kubernetes'),
  ]);

  it('gives the one that a training was given to', () => {
    expect(launchers.of('kubernetes').name).toBe('kubernetes');
    expect(launchers.of('local').name).toBe('local');
    expect(launchers.any).toBe(true);
  });

  it('reports what a launcher had that is switched off as lost', async () => {
    const { phase, message } = (await launchers.of('gone').observe('t-1')) as {
      phase: string;
      message: string;
    };
    expect(phase).toBe('lost');
    expect(message).toContain('Switch it on');
    expect(launchers.has('gone')).toBe(false);
    expect(new Launchers([]).any).toBe(false);
  });
});
