import { InputError, ResponseError } from '@backstage/errors';
import { answerToFailure } from './answerToFailure';

const now = new Date(0);
const failed = (failures: number, error: unknown = new Error('down')) =>
  answerToFailure({ step: { do: 'launch' }, error, failures, now });

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
    const error = new InputError('no');
    expect(
      answerToFailure({ step: { do: 'settle' }, error, failures: 99, now }),
    ).toEqual({ failures: 99, retryAt: new Date(60_000) });
  });
});
