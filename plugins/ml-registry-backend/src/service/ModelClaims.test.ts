import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { buildModelEntity } from '@modelport/plugin-ml-node';
import { ModelClaims } from './ModelClaims';

const entityRef = 'component:default/fraud';
const entity = buildModelEntity();
const other = buildModelEntity({
  name: 'other',
  owner: 'group:default/team-b',
  annotations: { 'modelport.dev/registered-model': ' fraud ' },
});
const seer = mockCredentials.user('user:default/seer');

function setUp(records: string[], entities = [entity, other]) {
  const all = catalogServiceMock({ entities });
  const catalog = catalogServiceMock.mock();
  catalog.queryEntities.mockImplementation((asked, options) =>
    all.queryEntities(asked, options),
  );
  catalog.getEntityByRef.mockImplementation(async (ref, options) =>
    options && 'credentials' in options && options.credentials === seer
      ? all.getEntityByRef(ref, options)
      : undefined,
  );
  return new ModelClaims({
    auth: mockServices.auth(),
    catalog,
    ledger: { entitiesOf: async () => records },
    store: { tables: { db: undefined as never } } as never,
  });
}

const refusal = (asked: Promise<void>) =>
  asked.then(
    () => 'none',
    error => String(error.message),
  );

describe('a refusal to act on a registered model', () => {
  it('names the other entity to those who may see it, and to nobody else', async () => {
    const claims = setUp(['component:default/other', entityRef]);
    const of = { entity, entityRef };
    expect(await refusal(claims.require({ ...of, credentials: seer }))).toMatch(
      /^component:default\/other of other owners names .* having used it first/,
    );
    for (const credentials of [undefined, mockCredentials.user()]) {
      expect(await refusal(claims.require({ ...of, credentials }))).toBe(
        "A component of other owners names the registered model 'fraud' and holds it, having used it first or being called so, so component:default/fraud may not act on it: change the annotation modelport.dev/registered-model of component:default/fraud to a name of its own",
      );
    }
  });

  it('is for all of different owners while the ledger knows nobody', async () => {
    const says = /as well as .* the ledger does not know who was first/;
    const annotations = { 'modelport.dev/registered-model': 'shared' };
    const owner = 'group:default/team-b';
    const both = [
      buildModelEntity({ name: 'ours', annotations }),
      buildModelEntity({ name: 'theirs', owner, annotations }),
    ];
    for (const each of both) {
      const of = {
        entity: each,
        entityRef: `component:default/${each.metadata.name}`,
      };
      expect(await refusal(setUp([], both).require(of))).toMatch(says);
    }
  });

  it('is for whoever is not called as the model is, while the ledger knows nobody', async () => {
    const claims = setUp([]);
    expect(await refusal(claims.require({ entity, entityRef }))).toBe('none');
    const theirs = { entity: other, entityRef: 'component:default/other' };
    expect(await refusal(claims.require(theirs))).toMatch(/or being called so/);
  });

  it('is for nobody of the owner who was first', async () => {
    const claims = setUp([entityRef, 'component:default/other']);
    expect(await refusal(claims.require({ entity, entityRef }))).toBe('none');
  });
});
