import { getModelAnnotations, isModelEntity } from './annotations';

const entity = (annotations?: Record<string, string>, spec = {}) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'fraud', annotations },
  spec,
});

describe('getModelAnnotations', () => {
  it('fills in the default server and path', () => {
    expect(getModelAnnotations(entity())).toEqual({
      server: 'default',
      experiment: undefined,
      registeredModel: undefined,
      configPath: 'modelport.yaml',
    });
  });

  it('reads every annotation and treats a blank one as absent', () => {
    expect(
      getModelAnnotations(
        entity({
          'modelport.dev/mlflow-server': 'gpu',
          'modelport.dev/experiment': ' fraud ',
          'modelport.dev/registered-model': '  ',
          'modelport.dev/config-path': 'ml/modelport.yaml',
        }),
      ),
    ).toEqual({
      server: 'gpu',
      experiment: 'fraud',
      registeredModel: undefined,
      configPath: 'ml/modelport.yaml',
    });
  });
});

describe('isModelEntity', () => {
  it('knows a model by kind and type', () => {
    expect(isModelEntity(entity({}, { type: 'ml-model' }))).toBe(true);
    expect(isModelEntity(entity({}, { type: 'service' }))).toBe(false);
    expect(
      isModelEntity({ ...entity({}, { type: 'ml-model' }), kind: 'Resource' }),
    ).toBe(false);
  });
});
