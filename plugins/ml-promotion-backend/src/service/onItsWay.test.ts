import { buildNewDeployment, buildRecord } from '../__testUtils__/builders';
import { onItsWay } from './onItsWay';

describe('the deployment that a request would only repeat', () => {
  const wanted = buildNewDeployment({ id: 'd-2' });
  const before = buildRecord({ id: 'd-1' });

  it.each(['pending', 'fetching', 'starting'] as const)(
    'is the last one of the same version and person while it is %s',
    state => {
      const last = { ...before, state };
      const stopping = buildRecord({ id: 'd-0', wanted: 'stop' });
      expect(onItsWay([stopping, last], wanted)).toBe(last);
    },
  );

  it.each([
    ['serves', { state: 'serving', servingSince: new Date() }],
    ['is started again', { state: 'fetching', servingSince: new Date() }],
    ['is to stop', { wanted: 'stop' }],
    ['has failed', { state: 'failed' }],
    ['is of another version', { version: '4' }],
    ['is of another person', { createdBy: 'user:default/bob' }],
  ] as const)('is none where the one before %s', (_, changes) => {
    expect(onItsWay([{ ...before, ...changes }], wanted)).toBeUndefined();
  });

  it('is none where another version was asked for since', () => {
    const since = buildRecord({ id: 'd-3', version: '4' });
    expect(onItsWay([since, before], wanted)).toBeUndefined();
  });
});
