import { parseEntityRef } from '@backstage/catalog-model';
import { apiRefOf } from './apiNameOf';
import { servedName } from './servedName';

describe('the name of an API', () => {
  it('is that of the model and the environment', () => {
    expect(apiRefOf('component:default/fraud', 'dev')).toBe(
      'api:default/fraud-dev',
    );
  });

  it('is legal and its own for long names', () => {
    const long = `component:team-a/${'m'.repeat(60)}-a`;
    const name = (ref: string, environment: string) =>
      parseEntityRef(apiRefOf(ref, environment)).name;
    expect(name(long, 'production')).toMatch(
      /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    );
    expect(name(long, 'production')).toBe(name(long, 'production'));
    expect(name(long, 'production')).not.toBe(name(long, 'production-2'));
  });
});

describe('the name under which a model is served', () => {
  it.each([
    ['fraud', 'fraud'],
    ['Card fraud / v2', 'Card-fraud-v2'],
    ['.hidden', 'hidden'],
    ['模型', 'model'],
  ])('of %s is %s', (model, name) => {
    expect(servedName(model)).toBe(name);
  });
});
