import * as contract from '.';

/** Names that policies and pages of other people refer to; a change of one breaks them. */
describe('the contract of ml-experiments', () => {
  it('keeps the names of its permissions', () => {
    expect(contract.mlExperimentsPermissions).toEqual([
      {
        type: 'resource',
        name: 'ml-experiments.run.read',
        attributes: { action: 'read' },
        resourceType: 'catalog-entity',
      },
    ]);
  });

  it('keeps every route under a version', () => {
    for (const route of Object.values(contract.ML_EXPERIMENTS_ROUTES)) {
      expect(route).toMatch(/^\/v1\//);
    }
  });

  it('keeps pages at what an MLflow server can give in a blink', () => {
    expect(contract.ML_EXPERIMENTS_LIMITS).toMatchObject({
      maxPageSize: 100,
      maxSeriesPoints: 2500,
      maxComparedRuns: 10,
    });
  });
});
