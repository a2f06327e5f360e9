import { MlflowError } from '@modelport/mlflow-client';
import { isOutage, translateMlflowError } from './translateMlflowError';

const ADDRESS = 'http://user:secret@host:5000/api';
const translate = (status: number, code: string) =>
  translateMlflowError(
    'default',
    'run r1',
    new MlflowError(`MLflow GET ${ADDRESS}: secret`, status, code),
  ) as Error;

describe('an error of MLflow', () => {
  it.each([
    [404, 'RESOURCE_DOES_NOT_EXIST', 'NotFoundError', 'has no such run r1'],
    [0, 'DEADLINE_EXCEEDED', 'ServiceUnavailableError', 'in time'],
    [0, 'UNREACHABLE', 'ServiceUnavailableError', 'check that it runs'],
    [404, 'ENDPOINT_NOT_FOUND', 'ServiceUnavailableError', 'baseUrl'],
    [401, 'HTTP_ERROR', 'ServiceUnavailableError', 'check its credentials'],
    [400, 'INVALID_PARAMETER_VALUE', 'InputError', 'refused this'],
    [500, 'INTERNAL_ERROR', 'ServiceUnavailableError', 'status 500'],
  ])('%d %s is told as %s', (status, code, name, words) => {
    const error = translate(status, code);
    expect(error.name).toBe(name);
    expect(error.message).toContain(words);
    expect(error.message).not.toMatch(/secret|host/);
    expect(isOutage(error)).toBe(name === 'ServiceUnavailableError');
  });

  it('of another kind passes', () => {
    const error = new Error('x');
    expect(translateMlflowError('default', 'run', error)).toBe(error);
  });
});
