import { mockServices } from '@backstage/backend-test-utils';
import { InputError, NotFoundError } from '@backstage/errors';
import type { ModelportConfig } from '@modelport/plugin-ml-common';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { GateReader } from './GateReader';

const entity = buildModelEntity({
  annotations: {
    'backstage.io/source-location': 'url:https://git.example/o/r/tree/main/',
  },
});
const config = (promotion?: ModelportConfig['promotion']): ModelportConfig => ({
  apiVersion: 'modelport/v1alpha1',
  promotion,
});

function setUp(answer: () => Promise<ModelportConfig>) {
  const read = jest.fn(async () => ({
    config: await answer(),
    commit: 'c0ffee',
    url: 'https://git.example',
  }));
  const gates = new GateReader({
    reader: { read },
    logger: mockServices.logger.mock(),
  });
  return { read, judge: (of = entity) => gates.judge(of, { auc: 0.9 }) };
}
const failing = (error: Error) =>
  setUp(async () => {
    throw error;
  });

describe('the gates of a repository', () => {
  it('are read at the head of its branch, and judged', async () => {
    const { judge, read } = setUp(async () =>
      config({ gates: [{ metric: 'auc', atLeast: 0.8 }] }),
    );
    await expect(judge()).resolves.toEqual([
      expect.objectContaining({ outcome: 'kept', declaredAt: 'c0ffee' }),
    ]);
    expect(read).toHaveBeenCalledWith(entity, {
      signal: expect.any(AbortSignal),
    });
  });

  it('are none where it declares none', async () => {
    await expect(setUp(async () => config()).judge()).resolves.toEqual([]);
  });

  it('are none where it has no modelport.yaml', async () => {
    const { judge } = failing(new NotFoundError('no such file'));
    await expect(judge()).resolves.toEqual([]);
  });

  it('are none where the model names no repository', async () => {
    const { judge, read } = setUp(async () => config());
    await expect(judge(buildModelEntity())).resolves.toEqual([]);
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    [
      new InputError('modelport.yaml is not valid YAML:\n  line 1'),
      'modelport.yaml is not valid YAML: line 1',
    ],
    [
      new Error('connect ECONNREFUSED 10.0.0.7:443'),
      'its repository could not be read',
    ],
  ])('are said to be unread after %p', async (error, value) => {
    await expect(failing(error).judge()).resolves.toEqual([
      {
        label: 'promotion.gates',
        value,
        source: 'measured',
        about: 'gate',
        outcome: 'unread',
      },
    ]);
  });
});
