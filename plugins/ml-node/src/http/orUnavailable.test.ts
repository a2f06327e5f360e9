import {
  AuthenticationError,
  NotAllowedError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { orUnavailable } from './orUnavailable';

const failing = (error: unknown) =>
  orUnavailable('The catalog', async () => {
    throw error;
  });

describe('orUnavailable', () => {
  it('gives the answer', async () => {
    await expect(orUnavailable('The catalog', async () => 7)).resolves.toBe(7);
  });

  it.each([
    new TypeError('fetch failed'),
    new ServiceUnavailableError('down'),
    Object.assign(new Error('broken'), { statusCode: 500 }),
  ])('says 503 and whom it could not ask after %p', async error => {
    const failure = await failing(error).catch(caught => caught);
    expect(failure).toBeInstanceOf(ServiceUnavailableError);
    expect(failure.message).toContain(
      'The catalog cannot be asked now; try again',
    );
  });

  it.each([
    new NotAllowedError('no'),
    new AuthenticationError('who?'),
    Object.assign(new Error('expired'), { statusCode: 401 }),
  ])('passes %p as it is', async error => {
    await expect(failing(error)).rejects.toBe(error);
  });
});
