import type { DeploymentTensor } from '@modelport/plugin-ml-promotion-common';
import type { DeployedApi } from '../service/DeployedApis';
import { exampleOf } from '../service/exampleOf';

const JSON_TYPE: Record<string, { type: string }> = {
  BOOL: { type: 'boolean' },
  BYTES: { type: 'string' },
  FP32: { type: 'number' },
  FP64: { type: 'number' },
};

/** The OpenAPI document of one endpoint, with the names, types and shapes of its model. */
export function apiDefinition(api: DeployedApi): string {
  const { modelName, version, inputs, outputs, environment } = api;
  const model = `/v2/models/${encodeURIComponent(modelName)}`;
  return JSON.stringify(
    {
      openapi: '3.0.3',
      info: {
        title: `${modelName} in ${environment}`,
        version,
        description: `Predictions of ${api.entityRef}, version ${version} (${api.digest}), by the Open Inference Protocol V2.`,
      },
      servers: [{ url: api.url }],
      security: [{ token: [] }],
      paths: {
        [model]: {
          get: {
            operationId: 'getModel',
            summary: 'What it expects and gives',
            responses: { 200: answer('Inputs and outputs', metadata()) },
          },
        },
        [`${model}/infer`]: {
          post: {
            operationId: 'infer',
            summary: 'Predicts; all rows of a request are answered together',
            requestBody: {
              required: true,
              content: {
                'application/json': {
                  schema: message('inputs', inputs),
                  example: exampleOf(api),
                },
              },
            },
            responses: {
              200: answer('Predictions', message('outputs', outputs)),
              400: failure('What is wrong with the request, and what to do'),
              401: failure('No token, or one that has ended'),
              403: failure('The token or the person may not ask this model'),
              409: failure('Nothing is deployed'),
              503: failure('Nothing answers now; try again'),
            },
          },
        },
      },
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            description: 'An access token of the portal that names this model',
          },
        },
      },
    },
    null,
    2,
  );
}

function answer(description: string, schema: object) {
  return { description, content: { 'application/json': { schema } } };
}

function failure(description: string) {
  return answer(description, {
    type: 'object',
    properties: { error: {} },
    required: ['error'],
  });
}

function metadata() {
  const tensors = { type: 'array', items: { type: 'object' } };
  return {
    type: 'object',
    properties: {
      name: { type: 'string' },
      inputs: tensors,
      outputs: tensors,
    },
  };
}

function message(side: 'inputs' | 'outputs', tensors: DeploymentTensor[]) {
  return {
    type: 'object',
    required: [side],
    properties: {
      id: { type: 'string' },
      [side]: {
        type: 'array',
        minItems: tensors.length,
        items:
          tensors.length === 1
            ? tensor(tensors[0])
            : { oneOf: tensors.map(tensor) },
      },
    },
  };
}

function tensor({ name, datatype, shape, columns }: DeploymentTensor) {
  const sizes = shape.map(size => (size === -1 ? 'any' : size)).join(', ');
  return {
    type: 'object',
    required: ['name', 'datatype', 'shape', 'data'],
    description: columns
      ? `Shape [${sizes}]; the columns are ${columns.join(', ')}`
      : `Shape [${sizes}]`,
    properties: {
      name: { type: 'string', enum: [name] },
      datatype: { type: 'string', enum: [datatype] },
      shape: {
        type: 'array',
        items: { type: 'integer' },
        minItems: shape.length,
        maxItems: shape.length,
      },
      data: {
        type: 'array',
        description: 'Flat, row by row; or nested',
        items: JSON_TYPE[datatype] ?? { type: 'integer' },
      },
    },
  };
}
