import { ServiceUnavailableError } from '@backstage/errors';
import { buildRecord } from '../__testUtils__/builders';
import type { DeploymentRecord } from '../store/DeploymentStore';
import { GoneModels } from './GoneModels';

const MINUTE = 60_000;
const GONE = 'component:default/fraud';

/** A look every minute of a clock of its own, at a store of two models of which one is missing. */
function build() {
  let minutes = 0;
  const deployments: DeploymentRecord[] = [
    buildRecord({ id: 'gone', entityRef: GONE, state: 'serving' }),
    buildRecord({ id: 'there', entityRef: 'component:default/other' }),
  ];
  const listKept = jest.fn(async () => deployments);
  const findMissing = jest.fn<Promise<string[]>, [string[], AbortSignal]>(
    async () => [GONE],
  );
  const undeploying = jest.fn(
    (_of: DeploymentRecord, _why: string, work: () => Promise<void>) => work(),
  );
  const record = jest.fn(async (of: DeploymentRecord) => {
    deployments.splice(deployments.indexOf(of), 1, { ...of, wanted: 'stop' });
    return of as DeploymentRecord | undefined;
  });
  const chore = new GoneModels({
    store: { listKept },
    host: 'here',
    graceMs: 60 * MINUTE,
    findMissing,
    undeploying,
    now: () => new Date(1e12 + minutes * MINUTE),
  });
  const { signal } = new AbortController();
  const failures: string[] = [];
  return {
    chore,
    failures,
    listKept,
    findMissing,
    undeploying,
    record,
    pass: (passed: number) => {
      minutes += passed;
    },
    /** Looks every minute for so many minutes. */
    look: async (count: number) => {
      for (let passed = 0; passed < count; passed += 1) {
        minutes += 1;
        expect(chore.isDue()).toBe(true);
        await chore
          .run({ record, confirm: async () => true, signal })
          .catch(error => failures.push(error.message));
        expect(chore.isDue()).toBe(false);
      }
    },
  };
}

describe('a model that is not in the catalog any more', () => {
  it('is undeployed once it has been missing for the grace time, with the reason', async () => {
    const { look, record, undeploying, findMissing, listKept, failures } =
      build();
    await look(60);
    expect(record).not.toHaveBeenCalled();
    await look(1);
    const reason = `${GONE} has not been in the catalog for 1 h`;
    expect(record).toHaveBeenCalledTimes(1);
    expect(record).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'gone' }),
      {
        wanted: 'stop',
        state: 'stopping',
        stateMessage: `Undeployed by the portal: ${reason}.`,
        settled: false,
        retryAt: null,
      },
    );
    expect(undeploying).toHaveBeenCalledWith(
      expect.objectContaining({ id: 'gone' }),
      reason,
      expect.any(Function),
    );
    expect(listKept).toHaveBeenCalledWith('here');
    expect(failures).toEqual([]);
    expect(findMissing.mock.calls[0][0]).toEqual([
      GONE,
      'component:default/other',
    ]);
  });

  it('is asked for no more once it is undeployed', async () => {
    const { look, record, findMissing } = build();
    await look(70);
    expect(record).toHaveBeenCalledTimes(1);
    expect(findMissing.mock.lastCall?.[0]).toEqual(['component:default/other']);
  });

  it('serves on while the catalog cannot be asked, however long', async () => {
    const { look, record, findMissing, failures } = build();
    findMissing.mockRejectedValue(new ServiceUnavailableError('down'));
    await look(300);
    expect(record).not.toHaveBeenCalled();
    expect(new Set(failures)).toEqual(new Set(['down']));
  });

  it('gets the whole grace time again after the catalog could not be asked', async () => {
    const { look, record, findMissing } = build();
    await look(59);
    findMissing.mockRejectedValueOnce(new ServiceUnavailableError('down'));
    await look(1 + 60);
    expect(record).not.toHaveBeenCalled();
    await look(1);
    expect(record).toHaveBeenCalledTimes(1);
  });

  it('gets the whole grace time again after it was there', async () => {
    const { look, record, findMissing } = build();
    await look(59);
    findMissing.mockResolvedValueOnce([]);
    await look(1 + 60);
    expect(record).not.toHaveBeenCalled();
  });

  it('gets the whole grace time again after nobody has looked, as while the machine slept', async () => {
    const { look, pass, record } = build();
    await look(10);
    pass(600);
    await look(60);
    expect(record).not.toHaveBeenCalled();
  });

  it('is tried again when its deployment changed meanwhile', async () => {
    const { chore, look, pass, record } = build();
    await look(60);
    pass(1);
    record.mockResolvedValueOnce(undefined);
    const { signal } = new AbortController();
    await expect(
      chore.run({ record, confirm: async () => true, signal }),
    ).rejects.toThrow('Deployment gone has just changed');
    await look(1);
    expect(record).toHaveBeenCalledTimes(2);
  });

  it('asks nothing while nothing is deployed', async () => {
    const { look, listKept, findMissing } = build();
    listKept.mockResolvedValue([]);
    await look(2);
    expect(findMissing).not.toHaveBeenCalled();
  });
});
