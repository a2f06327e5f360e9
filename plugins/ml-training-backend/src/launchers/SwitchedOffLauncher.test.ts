import { SwitchedOffLauncher } from './SwitchedOffLauncher';

describe('SwitchedOffLauncher', () => {
  const launcher = new SwitchedOffLauncher();

  it('starts nothing and says how to switch one on', async () => {
    await expect(launcher.prepare()).rejects.toThrow('mlTraining.local');
    await expect(launcher.launch()).rejects.toThrow('mlTraining.local');
    expect(launcher.concurrency).toBe(0);
  });

  it('shows nothing from before as running for ever', async () => {
    const seen = await launcher.observe();
    expect(seen).toMatchObject({
      phase: 'lost',
      message: expect.stringContaining('switched off'),
    });
    await launcher.cancel();
    await launcher.forget();
    expect(await launcher.readLog()).toEqual({ text: '', cursor: 0, size: 0 });
  });
});
