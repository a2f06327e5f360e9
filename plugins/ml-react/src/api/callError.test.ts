import { z } from 'zod';
import { readAnswer, toCallError, toConnectionError } from './callError';

const refusal = (body: string) =>
  new Response(body, { status: 409, statusText: 'Conflict' });

describe('callError', () => {
  it.each([
    [
      'of the portal',
      '{"error":{"name":"ConflictError","message":"taken"}}',
      { name: 'ConflictError', message: 'taken', statusCode: 409 },
    ],
    [
      'of a model server',
      '{"error":"no such input"}',
      { name: 'Error', message: 'no such input', statusCode: 409 },
    ],
    [
      'of a proxy',
      '<html>',
      {
        message:
          'The portal answered 409 Conflict without saying why. Try again in a moment.',
      },
    ],
  ])('reads a refusal %s', async (_whose, body, expected) => {
    expect(await toCallError(refusal(body))).toMatchObject(expected);
  });

  it('leaves a call that was taken back as it was', () => {
    const error = new Error('aborted');
    expect(toConnectionError(error, AbortSignal.abort())).toBe(error);
    expect(toConnectionError(error)).toMatchObject({ cause: error });
  });

  it('refuses an answer that is not as agreed, and names the place', async () => {
    const answer = z.object({ items: z.array(z.string()) });
    const read = (body: string) => readAnswer(new Response(body), answer);
    await expect(read('{"items":["a"]}')).resolves.toEqual({ items: ['a'] });
    await expect(read('{"items":[1]}')).rejects.toThrow('items.0');
    await expect(read('not json')).rejects.toThrow('the answer');
  });
});
