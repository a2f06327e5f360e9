import { objectName } from '../launchers/kubernetes/names';
import { requestKey, trainingId } from './trainingId';

describe('trainingId', () => {
  const ref = 'component:default/fraud';
  const ada = 'user:default/ada';

  it('is the same for the same request, and another for any other', () => {
    const ids = [
      [ref, ada, 'q'],
      [ref, ada, 'r'],
      [ref, 'user:default/bob', 'q'],
      ['component:default/other', ada, 'q'],
    ].map(([entity, actor, id]) => trainingId(requestKey(entity, actor, id)));
    expect(new Set(ids).size).toBe(4);
    expect(trainingId(requestKey(ref, ada, 'q'))).toBe(ids[0]);
  });

  it('is a new one without a request', () => {
    expect(trainingId()).not.toBe(trainingId());
  });

  it('can be part of a name in a cluster', () => {
    const id = trainingId(requestKey(ref, ada, 'q'));
    expect(objectName(id)).toBe(`training-${id}`);
  });
});
