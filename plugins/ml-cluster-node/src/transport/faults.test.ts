import { waitUntil } from '@modelport/plugin-ml-node';
import { sendJson } from '../__testUtils__/FakeApiServer';
import {
  clientOf,
  failureOf,
  mapNamed,
  MAPS,
  TOKEN,
} from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';

describe('a cluster that fails', () => {
  const { server, client, cluster } = useFakeApiServer();

  /** Answers the first requests with a fault, the later ones as usual. */
  const failFirst = (
    count: number,
    status: number,
    headers: { [key: string]: string } = {},
  ) => {
    let left = count;
    server().fault = (_request, response) => {
      if (left === 0) return false;
      left -= 1;
      Object.entries(headers).forEach(([k, v]) => response.setHeader(k, v));
      sendJson(response, status, { kind: 'Status', message: 'not now' });
      return true;
    };
  };

  it('and does not answer is given up at the deadline', async () => {
    server().fault = () => true;
    const failure = await failureOf(client().list(MAPS, { deadlineMs: 50 }));
    expect(failure.reason).toBe('Timeout');
    expect(failure.message).toBe(
      "Cluster 'eks' took longer than 50 ms to list configmaps in namespace 'team-a': try again, or ask for less",
    );
  });

  it('and stops in the middle of an answer is given up at the deadline', async () => {
    server().fault = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.write('{"items":[');
    };
    const failure = await failureOf(client().list(MAPS, { deadlineMs: 50 }));
    expect(failure.reason).toBe('Timeout');
  });

  it('and is let go by the caller ends with the reason of the caller', async () => {
    server().fault = () => true;
    const caller = new AbortController();
    const list = client().list(MAPS, { signal: caller.signal });
    await waitUntil(() => server().requests.length === 1);
    const [asked] = server().sockets;
    caller.abort(new Error('the page was closed'));
    await expect(list).rejects.toThrow('the page was closed');
    await waitUntil(() => !server().sockets.has(asked));
  });

  it('for a moment is asked again to read, and never to write', async () => {
    failFirst(2, 503);
    expect((await client().list(MAPS)).items).toEqual([]);
    expect(server().requests).toHaveLength(3);
    failFirst(1, 500);
    const failure = await failureOf(client().create(MAPS, mapNamed('a')));
    expect(failure).toMatchObject({ httpStatus: 500, isOutage: true });
    expect(failure.message).toContain('(status 500: not now)');
    expect(server().requests).toHaveLength(4);
  });

  it('and had no time to begin is asked again also to write', async () => {
    failFirst(1, 429, { 'retry-after': '0' });
    await client().create(MAPS, mapNamed('a'));
    expect(server().store.all('configmaps')).toHaveLength(1);
    failFirst(1, 429, { 'retry-after': '3600' });
    const failure = await failureOf(client().create(MAPS, mapNamed('b')));
    expect(failure.retryAfterMs).toBe(3_600_000);
  });

  it('by breaking connections is asked again to read', async () => {
    let left = 2;
    server().fault = request => {
      left -= 1;
      if (left >= 0) server().sockets.forEach(socket => socket.destroy());
      return left >= 0 && request.method === 'GET';
    };
    expect((await client().list(MAPS)).items).toEqual([]);
  });

  it('since nothing listens any more says so without the address', async () => {
    const own = client();
    const { url } = cluster();
    await server().stop();
    const failure = await failureOf(own.list(MAPS));
    expect(failure.reason).toBe('Unreachable');
    expect(failure.message).toContain('(ECONNREFUSED)');
    expect(`${failure.message}${JSON.stringify(failure)}`).not.toContain(
      new URL(url).port,
    );
  });

  it('with a redirect is not followed', async () => {
    server().fault = (_request, response) => {
      response.writeHead(307, { location: 'https://169.254.169.254/' });
      response.end();
      return true;
    };
    const failure = await failureOf(client().list(MAPS));
    expect(failure).toMatchObject({ reason: 'Redirected', httpStatus: 307 });
    expect(server().requests).toHaveLength(1);
  });

  it('with something that is no JSON says where to look', async () => {
    server().fault = (_request, response) => {
      response.end('<html>please sign in</html>');
      return true;
    };
    const failure = await failureOf(client().list(MAPS));
    expect(failure.reason).toBe('BadAnswer');
    expect(failure.message).toContain('check that its url leads to an API');
  });

  it('with a certificate that is not trusted is not asked', async () => {
    const own = clientOf({ ...cluster(), ca: '' });
    const failure = await failureOf(own.list(MAPS));
    expect(failure.message).toContain('certificate that is not trusted');
    expect(failure.message).toContain('caData');
    expect(server().requests).toEqual([]);
    await own.close();
  });

  it('and repeats the credential does not have it repeated', async () => {
    server().fault = (request, response) => {
      sendJson(response, 403, {
        kind: 'Status',
        reason: 'Forbidden',
        message: `no: ${request.headers.authorization}\u0007\n`,
      });
      return true;
    };
    const failure = await failureOf(client().list(MAPS));
    expect(failure.message).toContain('Bearer [credential])');
    expect(`${failure.stack}${JSON.stringify(failure)}`).not.toContain(TOKEN);
  });

  it('once it refuses the credential is asked with a new one, once', async () => {
    const { tokens } = server();
    let number = 0;
    const loadToken = async () => {
      number += 1;
      return `token-${number}`;
    };
    tokens.add('token-1');
    const own = client({ loadToken });
    await own.list(MAPS);
    tokens.delete('token-1');
    tokens.add('token-2');
    await own.list(MAPS);
    expect(number).toBe(2);
    tokens.clear();
    const failure = await failureOf(own.list(MAPS));
    expect(failure.httpStatus).toBe(401);
    expect(failure.message).toContain('authProvider');
    expect(number).toBe(3);
  });

  it('is not asked once its client is closed', async () => {
    const own = client();
    await own.close();
    expect((await failureOf(own.list(MAPS))).reason).toBe('Closed');
  });
});
