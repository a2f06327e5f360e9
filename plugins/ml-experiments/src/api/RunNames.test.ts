import { anApi, aRun } from '../__testUtils__/builders';
import { RunNames } from './RunNames';

const entity = { kind: 'component', namespace: 'default', name: 'fraud' };

describe('the name of a run', () => {
  it('is what its experiment calls it, beside who started it', async () => {
    const api = anApi();
    const { signal } = new AbortController();
    await expect(
      new RunNames(api).getRunName(entity, 'run-1', { signal }),
    ).resolves.toEqual({ name: 'calm-owl', user: aRun().user });
    expect(api.getRun).toHaveBeenCalledWith(entity, 'run-1', { signal });
  });

  it('is none where there is no such run', async () => {
    const api = anApi();
    api.getRun.mockRejectedValue(
      Object.assign(new Error('no such run'), { name: 'NotFoundError' }),
    );
    await expect(new RunNames(api).getRunName(entity, 'x')).resolves.toEqual(
      {},
    );
  });

  it('is not known while runs cannot be read', async () => {
    const api = anApi();
    api.getRun.mockRejectedValue(new Error('timed out'));
    await expect(new RunNames(api).getRunName(entity, 'x')).rejects.toThrow(
      'timed out',
    );
  });
});
