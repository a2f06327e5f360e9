import {
  ConflictError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { UnfitModelError } from '../targets/RolloutTarget';
import { answerToFailure, pauseAfter } from './answerToFailure';

const now = new Date('2026-11-24T12:00:00Z');
const given = (
  step: 'fetch' | 'settle' | 'note-serving',
  error: unknown,
  failures = 1,
) => answerToFailure({ step: { do: step }, error, failures, now });

describe('the answer to a failed step', () => {
  it('is the end when another try would change nothing', () => {
    for (const error of [
      new UnfitModelError('Another digest'),
      new ConflictError('Switched off'),
      new NotFoundError('No such version'),
      Object.assign(new Error('denied'), { statusCode: 403 }),
    ]) {
      expect(given('fetch', error)).toMatchObject({
        do: 'finish',
        state: 'failed',
        message: `${error.message}.`,
      });
    }
  });

  it('is another try after an outage, however long it lasts', () => {
    for (const error of [
      new ServiceUnavailableError('down'),
      new Error('no space left'),
      Object.assign(new Error('busy'), { statusCode: 429 }),
      Object.assign(new Error('expired'), { statusCode: 401 }),
      'odd',
    ]) {
      expect(given('fetch', error, 1_000)).toMatchObject({
        failures: 1_000,
        retryAt: new Date(now.getTime() + 15_000),
        stateMessage: expect.stringContaining('Tries again soon'),
      });
    }
  });

  it('never ends a deployment for a step after the start, nor changes its words', () => {
    for (const step of ['settle', 'note-serving'] as const) {
      const answer = given(step, new ConflictError('x'));
      expect(answer).toEqual({
        failures: 1,
        retryAt: new Date(now.getTime() + 500),
      });
    }
  });

  it('waits longer each time, up to 15 s', () => {
    expect([1, 2, 3, 10].map(pauseAfter)).toEqual([500, 1_000, 2_000, 15_000]);
  });
});
