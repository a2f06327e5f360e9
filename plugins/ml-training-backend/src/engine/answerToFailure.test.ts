import {
  InputError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { answerToFailure } from './answerToFailure';

const now = new Date(0);
const failed = (
  failures: number,
  error: unknown = new Error('down'),
  state: 'preparing' | 'running' | 'cancelling' = 'preparing',
) => answerToFailure({ step: { do: 'launch' }, state, error, failures, now });

describe('answerToFailure', () => {
  it('tries again after a pause that grows up to a bound', () => {
    const pauses = [1, 2, 3, 9].map(failures => {
      const answer = failed(failures);
      return 'retryAt' in answer ? answer.retryAt?.getTime() : undefined;
    });
    expect(pauses).toEqual([1000, 2000, 4000, 15_000]);
  });

  it('gives up when the answer was no, or after ten tries', () => {
    expect(failed(1, new InputError('no'))).toMatchObject({ do: 'finish' });
    expect(failed(10)).toMatchObject({
      do: 'finish',
      end: { state: 'failed', message: 'It could not start: down' },
    });
  });

  it('does not count an outage, however long it lasts', () => {
    const error = new ServiceUnavailableError('away');
    expect(failed(10, error)).toEqual({
      failures: 9,
      retryAt: new Date(5_000),
      stateMessage: 'Tries again soon; the last try failed: away',
    });
  });

  it.each(['running', 'cancelling'] as const)(
    'never ends what is %s because the portal failed',
    state => {
      expect(failed(99, new Error('database is locked'), state)).toMatchObject({
        failures: 99,
        retryAt: new Date(15_000),
      });
      expect(failed(1, new InputError('no'), state)).not.toHaveProperty('do');
    },
  );

  it('gives the words of a plugin that refused', async () => {
    const body = {
      error: { name: 'ConflictError', message: 'change it' },
      response: { statusCode: 409 },
    };
    const refusal = new Response(JSON.stringify(body), {
      status: 409,
      headers: { 'content-type': 'application/json' },
    });
    expect(failed(1, await ResponseError.fromResponse(refusal))).toMatchObject({
      end: { message: 'It could not start: change it' },
    });
  });

  it('never gives up settling', () => {
    const step = { do: 'settle' } as const;
    const state = 'succeeded';
    const error = new InputError('no');
    expect(answerToFailure({ step, state, error, failures: 99, now })).toEqual({
      failures: 99,
      retryAt: new Date(60_000),
    });
  });
});
