import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  ConflictError,
  InputError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildGroupEntity, buildModelEntity } from '@modelport/plugin-ml-node';
import { FakeRunWriter } from '../__testUtils__/FakeRunWriter';
import { TrackingScopes } from './TrackingScopes';

const TOKEN = {
  id: 't1',
  issuer: 'user:default/ada',
  entityRef: 'component:default/fraud',
};

const member = (group: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'ada', namespace: 'default' },
  relations: [{ type: 'memberOf', targetRef: `group:default/${group}` }],
});

function setUp(entities: Entity[] = [buildModelEntity(), member('team-a')]) {
  const state = { now: 0, entities };
  const writer = new FakeRunWriter();
  const catalog = catalogServiceMock.mock();
  catalog.getEntityByRef.mockImplementation(async (ref, options) =>
    catalogServiceMock({ entities: state.entities }).getEntityByRef(
      ref,
      options,
    ),
  );
  catalog.getEntitiesByRefs.mockImplementation(async (refs, options) =>
    catalogServiceMock({ entities: state.entities }).getEntitiesByRefs(
      refs,
      options,
    ),
  );
  const claims = { require: jest.fn(async () => {}) };
  const scopes = new TrackingScopes({
    auth: mockServices.auth(),
    catalog,
    claims,
    writers: new Map([['default', writer]]),
    now: () => state.now,
  });
  return { scopes, state, writer, catalog, claims };
}

const refusal = (asked: Promise<unknown>) =>
  asked.then(
    () => ({ status: 200, message: '' }),
    error => ({ status: error.status, message: error.message }),
  );

describe('where the token of an entity may log', () => {
  it("is the entity's own experiment, made when it is not there", async () => {
    const { scopes, writer } = setUp();
    await expect(scopes.of(TOKEN, 'default')).resolves.toEqual({
      server: 'default',
      experimentId: '1',
      entityRef: 'component:default/fraud',
    });
    expect(writer.experiments).toEqual(['fraud']);
  });

  it('counts membership through groups above', async () => {
    const { scopes } = setUp([
      buildModelEntity(),
      member('squad'),
      buildGroupEntity('squad', 'team-a'),
    ]);
    expect(await refusal(scopes.of(TOKEN, 'default'))).toMatchObject({
      status: 200,
    });
  });

  it('is nowhere five seconds after its issuer has left the owner', async () => {
    const { scopes, state, catalog } = setUp();
    await scopes.of(TOKEN, 'default');
    state.entities = [buildModelEntity(), member('team-b')];
    state.now = 4_999;
    await scopes.of(TOKEN, 'default');
    expect(catalog.getEntityByRef).toHaveBeenCalledTimes(1);
    state.now = 5_000;
    expect(await refusal(scopes.of(TOKEN, 'default'))).toEqual({
      status: 403,
      message: expect.stringContaining(
        'is not a member of group:default/team-a',
      ),
    });
  });

  it.each([
    [[], 403, 'The catalog has no component:default/fraud'],
    [
      [
        buildModelEntity({
          annotations: { 'modelport.dev/experiment': undefined },
        }),
      ],
      403,
      'set the annotation modelport.dev/experiment',
    ],
    [
      [
        buildModelEntity({
          annotations: { 'modelport.dev/mlflow-server': 'eu' },
        }),
      ],
      403,
      "tracks to MLflow server 'eu', not to 'default'",
    ],
  ])('is refused with what to do (%#)', async (entities, status, says) => {
    const { scopes, writer } = setUp([...entities, member('team-a')]);
    const { message, ...rest } = await refusal(scopes.of(TOKEN, 'default'));
    expect(rest).toEqual({ status });
    expect(message).toContain(says);
    expect(writer.experiments).toEqual([]);
  });

  it('is not the experiment of other owners, and none is made', async () => {
    const { scopes, writer, claims } = setUp();
    claims.require.mockRejectedValueOnce(
      new ConflictError('change the annotation'),
    );
    expect(await refusal(scopes.of(TOKEN, 'default'))).toEqual({
      status: 409,
      message: 'change the annotation',
    });
    expect(claims.require).toHaveBeenCalledWith({
      server: 'default',
      experiment: 'fraud',
      entityRef: 'component:default/fraud',
    });
    expect(writer.experiments).toEqual([]);
  });

  it('does not know a server that is not configured', async () => {
    const { scopes } = setUp([
      buildModelEntity({
        annotations: { 'modelport.dev/mlflow-server': 'lost' },
      }),
      member('team-a'),
    ]);
    expect(await refusal(scopes.of(TOKEN, 'lost'))).toMatchObject({
      status: 404,
    });
  });

  it('asks to try again while the catalog or the server is down', async () => {
    const { scopes, catalog, writer } = setUp();
    catalog.getEntityByRef.mockRejectedValueOnce(new Error('down'));
    expect(await refusal(scopes.of(TOKEN, 'default'))).toMatchObject({
      status: 503,
      message: expect.stringContaining('catalog'),
    });
    const ensure = jest.spyOn(writer, 'ensureExperiment');
    ensure.mockRejectedValueOnce(
      new ServiceUnavailableError('http://mlflow.internal is down'),
    );
    const down = await refusal(scopes.of(TOKEN, 'default'));
    expect(down.status).toBe(503);
    expect(down.message).not.toContain('internal');
    ensure.mockRejectedValueOnce(
      new InputError("Experiment 'fraud' was deleted: restore it"),
    );
    expect(await refusal(scopes.of(TOKEN, 'default'))).toEqual({
      status: 403,
      message: "Experiment 'fraud' was deleted: restore it",
    });
  });
});
