import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '../__testUtils__/fakeRepository';
import { runCrane } from './runCrane';

describe('crane', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  beforeEach(async () => {
    place = await temporaryFolder();
  });
  afterEach(() => place.remove());

  const run = (lines: string, limitMs: number, signal: AbortSignal) => {
    const crane = path.join(place.folder, 'crane');
    writeFileSync(crane, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
    const variables = process.env;
    const options = { crane, credentials: [], variables, signal, limitMs };
    return runCrane(['digest', 'host/name:tag'], options);
  };

  it('is ended when it does not end in its time, so that another try can be made', async () => {
    const { signal } = new AbortController();
    // It waits for a registry that took the connection and says nothing.
    await expect(
      run("trap '' TERM\nwhile :; do sleep 0.1; done", 200, signal),
    ).rejects.toMatchObject({
      name: 'ServiceUnavailableError',
      message:
        'crane digest did not end within 0.2 s: look whether the registry answers',
    });
  });

  it('gives what it printed in time', async () => {
    const { signal } = new AbortController();
    expect(await run('echo said', 60_000, signal)).toBe('said\n');
  });

  it('that is given up was not too slow', async () => {
    const controller = new AbortController();
    const running = run('exec sleep 600', 60_000, controller.signal);
    controller.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});
