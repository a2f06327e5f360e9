import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity, type LastOwners } from '@modelport/plugin-ml-node';
import { ModelClaims } from './ModelClaims';

const entityRef = 'component:default/fraud';
const entity = buildModelEntity();
const other = buildModelEntity({
  name: 'other',
  owner: 'group:default/team-b',
  annotations: { 'modelport.dev/registered-model': ' fraud ' },
});
const seer = mockCredentials.user('user:default/seer');
const blind = mockCredentials.user('user:default/blind');
const twin = buildModelEntity({
  name: 'twin',
  annotations: { 'modelport.dev/registered-model': 'fraud' },
});
const of = { entity, entityRef };
const theirs = { entity: other, entityRef: 'component:default/other' };

function setUp(
  records: string[],
  entities = [entity, other],
  released: string[] = [],
) {
  const state = { entities, now: 0 };
  const owners = new Map<string, string[]>();
  const lastOwners: LastOwners = {
    note: async (ref, those) => void owners.set(ref, those),
    find: async ref => owners.get(ref),
  };
  const all = () => catalogServiceMock({ entities: state.entities });
  const catalog = catalogServiceMock.mock();
  catalog.queryEntities.mockImplementation((asked, options) =>
    all().queryEntities(asked, options),
  );
  catalog.getEntityByRef.mockImplementation(async (ref, options) =>
    options && 'credentials' in options && options.credentials === blind
      ? undefined
      : all().getEntityByRef(ref, options),
  );
  const claims = new ModelClaims({
    ...{ auth: mockServices.auth(), catalog, now: () => state.now },
    ledger: { entitiesOf: async () => records },
    store: { tables: { db: undefined, lastOwners } } as never,
    released: new Set(released),
  });
  return { claims, state, catalog };
}

const refusal = (asked: Promise<void>) =>
  asked.then(
    () => 'none',
    error => String(error.message),
  );

describe('a refusal to act on a registered model', () => {
  it('names the other entity and its owner unless the caller may not see it', async () => {
    const { claims } = setUp(['component:default/other', entityRef]);
    for (const credentials of [undefined, seer]) {
      expect(await refusal(claims.require({ ...of, credentials }))).toMatch(
        /^component:default\/other of group:default\/team-b holds .* having used it first/,
      );
    }
    expect(await refusal(claims.require({ ...of, credentials: blind }))).toBe(
      "A component of other owners holds the registered model 'fraud', having used it first or being called so, so component:default/fraud may not act on it: change the annotation modelport.dev/registered-model of component:default/fraud to a name of its own, or ask the owners of the other one",
    );
  });

  it('is for others also while the first names it no more or is gone, but for those of its owners', async () => {
    const { claims, state } = setUp([entityRef]);
    expect(await refusal(claims.require(of))).toBe('none');
    const typo = { 'modelport.dev/registered-model': 'typo' };
    state.entities = [buildModelEntity({ annotations: typo }), other];
    expect(await refusal(claims.require(theirs))).toContain('used it first');
    const held = { entityRef, server: 'default', model: 'fraud' };
    expect(await refusal(claims.requireFor(held))).toBe('none');
    state.entities = [other, twin];
    expect(await refusal(claims.require(theirs))).toContain(
      'or have a platform engineer add it to mlflow.releasedNames',
    );
    expect(await refusal(claims.requireFor(held))).toContain('does not name');
    const renamed = { entity: twin, entityRef: 'component:default/twin' };
    expect(await refusal(claims.require(renamed))).toBe('none');
  });

  it('is for nobody once the first is released and no other has used it', async () => {
    const { claims } = setUp([entityRef], [other], [entityRef]);
    expect(await refusal(claims.require(theirs))).toBe('none');
  });

  it('is for all of different owners while the ledger knows nobody', async () => {
    const says = /as well as .* the portal does not know who was first/;
    const annotations = { 'modelport.dev/registered-model': 'shared' };
    const owner = 'group:default/team-b';
    const both = [
      buildModelEntity({ name: 'ours', annotations }),
      buildModelEntity({ name: 'theirs', owner, annotations }),
    ];
    for (const each of both) {
      const ref = `component:default/${each.metadata.name}`;
      const asked = { entity: each, entityRef: ref };
      const { claims } = setUp([], both);
      expect(await refusal(claims.require(asked))).toMatch(says);
    }
  });

  it('is for whoever is not called as the model is, while the ledger knows nobody', async () => {
    const { claims } = setUp([]);
    expect(await refusal(claims.require(of))).toBe('none');
    expect(await refusal(claims.require(theirs))).toMatch(/or being called so/);
  });

  it('is for nobody of the owner who was first', async () => {
    const { claims } = setUp([entityRef, 'component:default/other']);
    expect(await refusal(claims.require(of))).toBe('none');
  });
});

describe('a refusal to show a registered model', () => {
  it('is by a list of the catalog that is five seconds old at most', async () => {
    const { claims, state, catalog } = setUp([entityRef], [entity]);
    for (const now of [0, 4_999]) {
      state.now = now;
      expect(await claims.readingRefusalOf(of)).toBeUndefined();
    }
    expect(catalog.queryEntities).toHaveBeenCalledTimes(1);
    // The list of a moment ago does not have it yet.
    state.entities = [other, entity];
    expect(await claims.readingRefusalOf(theirs)).toContain(
      'so component:default/other does not show it',
    );
  });
});
