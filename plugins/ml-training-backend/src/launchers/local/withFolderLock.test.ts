import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ownIdentity } from '@modelport/plugin-ml-node';
import { temporaryFolder } from '../../__testUtils__/fakeRepository';
import { withFolderLock } from './withFolderLock';

describe('withFolderLock', () => {
  let place: Awaited<ReturnType<typeof temporaryFolder>>;
  let lock: string;
  const wait = jest.fn(async () => {});
  const options = () => ({
    signal: new AbortController().signal,
    onWait: wait,
  });

  beforeEach(async () => {
    place = await temporaryFolder();
    lock = path.join(place.folder, 'lock');
    wait.mockClear();
  });
  afterEach(() => place.remove());

  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise(resolve => setTimeout(resolve, 5));
      inside -= 1;
    };
    const all = [1, 2, 3].map(() => withFolderLock(lock, options(), work));
    await Promise.all(all);
    expect(most).toBe(1);
    expect(wait).toHaveBeenCalled();
  });

  it('takes over from a process that is gone', async () => {
    await mkdir(lock);
    const gone = { ...ownIdentity(), startTime: '1' };
    await writeFile(path.join(lock, 'owner.json'), JSON.stringify(gone));
    expect(await withFolderLock(lock, options(), async () => 'in')).toBe('in');
    expect(wait).not.toHaveBeenCalled();
  });

  it('takes over what nobody has put a name to', async () => {
    await mkdir(lock);
    await utimes(lock, 1, 1);
    expect(await withFolderLock(lock, options(), async () => 'in')).toBe('in');
  });

  it('gives up when told to', async () => {
    await mkdir(lock);
    const controller = new AbortController();
    const onWait = async () => controller.abort();
    await expect(
      withFolderLock(
        lock,
        { signal: controller.signal, onWait },
        async () => 'in',
      ),
    ).rejects.toThrow();
  });
});
