import { anIssuedToken, aRunToken, aToken } from '../__testUtils__/builders';
import { MlAccessClient } from './MlAccessClient';

const base = 'plugin://ml-access/v1/tokens';

function setUp(body: unknown, init: ResponseInit = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
    async () =>
      ({
        ok: (init.status ?? 200) < 400,
        status: init.status ?? 200,
        statusText: init.statusText ?? '',
        text: async () => text,
      } as Response),
  );
  return { client: new MlAccessClient({ fetchApi: { fetch } }), fetch };
}

describe('MlAccessClient', () => {
  it('reads the tokens', async () => {
    const list = { items: [aToken(), aRunToken()] };
    const { client, fetch } = setUp(list);
    await expect(client.listTokens()).resolves.toEqual(list);
    expect(fetch).toHaveBeenCalledWith(base, { signal: undefined });
  });

  it('makes a token', async () => {
    const issued = anIssuedToken();
    const request = {
      entityRef: 'component:default/fraud',
      access: 'read',
      expiresAt: issued.expiresAt,
    } as const;
    const { client, fetch } = setUp(issued, { status: 201 });
    await expect(client.issueToken(request)).resolves.toEqual(issued);
    expect(fetch).toHaveBeenCalledWith(base, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
  });

  it('revokes a token', async () => {
    const { client, fetch } = setUp('', { status: 204 });
    await expect(client.revokeToken('a/b')).resolves.toBeUndefined();
    expect(fetch).toHaveBeenCalledWith(`${base}/a%2Fb`, { method: 'DELETE' });
  });

  it.each<[string, unknown, object]>([
    [
      'the portal',
      { error: { name: 'NotAllowedError', message: 'Not you.' } },
      { name: 'NotAllowedError', message: 'Not you.', statusCode: 403 },
    ],
    [
      'something between',
      '<html>403</html>',
      {
        message:
          'The portal answered 403 Bad without saying why. Try again in a moment.',
        statusCode: 403,
      },
    ],
  ])('throws what %s says', async (_name, body, expected) => {
    const { client } = setUp(body, { status: 403, statusText: 'Bad' });
    await expect(client.listTokens()).rejects.toMatchObject(expected);
    await expect(client.revokeToken('a')).rejects.toMatchObject(expected);
  });

  it('names the part of an answer that is not understood, and never the secret', async () => {
    const { token, ...rest } = anIssuedToken();
    const wrong = { ...rest, token, expiresAt: 7 };
    const failure = await setUp(wrong)
      .client.issueToken({
        entityRef: 'x',
        access: 'read',
        expiresAt: rest.expiresAt,
      })
      .catch(error => error);
    expect(failure.message).toMatch(/does not understand: expiresAt: /);
    expect(JSON.stringify([failure.message, failure.stack])).not.toContain(
      token,
    );
    await expect(setUp('').client.listTokens()).rejects.toThrow(
      /does not understand: the answer: /,
    );
  });

  it('says that the portal could not be reached, but lets an abort be one', async () => {
    const failure = new TypeError('Failed to fetch');
    const fetch = jest.fn(async () => {
      throw failure;
    });
    const client = new MlAccessClient({ fetchApi: { fetch } });
    await expect(client.listTokens()).rejects.toThrow(
      'The portal could not be reached. Check the connection, then try again.',
    );
    const abort = new AbortController();
    abort.abort();
    await expect(client.listTokens({ signal: abort.signal })).rejects.toBe(
      failure,
    );
  });
});
