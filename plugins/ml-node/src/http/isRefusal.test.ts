import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { isRefusal } from './isRefusal';

const status = (statusCode: number) =>
  Object.assign(new Error('x'), { statusCode });

describe('isRefusal', () => {
  it.each([
    new InputError('x'),
    new NotFoundError('x'),
    new NotAllowedError('x'),
    new ConflictError('x'),
    status(400),
    status(403),
    status(404),
  ])('reads %p as an answer', error => {
    expect(isRefusal(error)).toBe(true);
  });

  it.each([
    new ServiceUnavailableError('x'),
    new Error('x'),
    status(401),
    status(408),
    status(429),
    status(500),
    status(503),
    'text',
  ])('reads %p as an outage', error => {
    expect(isRefusal(error)).toBe(false);
  });
});
