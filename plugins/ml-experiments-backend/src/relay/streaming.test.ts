import http from 'node:http';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { FakeMlflow } from '../__testUtils__/FakeMlflow';
import { startRelay } from '../__testUtils__/startRelay';

const FILE = '/api/2.0/mlflow-artifacts/artifacts/1/run-1/artifacts/big.bin';
const MEBIBYTE = 1024 * 1024;
const BIG = 50 * MEBIBYTE;

function* zeros(bytes: number) {
  const piece = Buffer.alloc(64 * 1024);
  for (let sent = 0; sent < bytes; sent += piece.length) {
    yield piece;
  }
}

jest.setTimeout(60_000);

describe('a file through the relay', () => {
  let fake: FakeMlflow;
  let relay: Awaited<ReturnType<typeof startRelay>>;

  const call = (path: string, init: RequestInit = {}, name = 'own') =>
    fetch(`${relay.url}/default${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${relay.token(name)}`,
        ...init.headers,
      },
    });

  beforeEach(async () => {
    fake = new FakeMlflow();
    relay = await startRelay({
      mlflowUrl: await fake.start(),
      server: { token: 'portal-secret', timeoutMs: 300 },
    });
  });
  afterEach(async () => {
    await relay.stop();
    await fake.stop();
  });

  it('passes a file of 50 MB up without keeping it', async () => {
    let sent = 0;
    let received = 0;
    let most = 0;
    const source = function* count() {
      for (const piece of zeros(BIG)) {
        sent += piece.length;
        yield piece;
      }
    };
    fake.handle = async (req, res) => {
      if (req.method !== 'PUT') return false;
      for await (const chunk of req as AsyncIterable<Buffer>) {
        received += chunk.length;
        // What was sent and has not come yet is held by someone on the way.
        most = Math.max(most, sent - received);
      }
      res.end();
      return true;
    };
    const response = await call(FILE, {
      method: 'PUT',
      body: Readable.toWeb(Readable.from(source())) as ReadableStream,
      duplex: 'half',
      headers: { 'content-length': String(BIG) },
    } as RequestInit);
    expect(response.status).toBe(200);
    expect(received).toBe(BIG);
    expect(most).toBeLessThan(20 * MEBIBYTE);
  });

  it('passes a file of 50 MB down without keeping it', async () => {
    let sent = 0;
    fake.handle = async (_, res) => {
      res.writeHead(200, {
        'content-type': 'text/html',
        'content-length': BIG,
      });
      for (const piece of zeros(BIG)) {
        sent += piece.length;
        if (!res.write(piece)) await once(res, 'drain');
      }
      res.end();
      return true;
    };
    const request = http.get(`${relay.url}/default${FILE}`, {
      headers: { authorization: `Bearer ${relay.token('own')}` },
    });
    const [response] = (await once(request, 'response')) as [
      http.IncomingMessage,
    ];
    // The reader has not read yet: what is on its way is no more than the buffers of sockets.
    expect(sent).toBeLessThan(20 * MEBIBYTE);
    expect(response.headers).toMatchObject({
      'content-length': String(BIG),
      'content-disposition': 'attachment',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    let received = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      received += chunk.length;
    }
    expect(received).toBe(BIG);
  });

  it('ends the transfer to the server when the client goes away', async () => {
    const broken = new Promise<void>(resolve => {
      fake.handle = req => {
        req.on('close', () => resolve());
        req.resume();
        return true;
      };
    });
    const request = http.request(`${relay.url}/default${FILE}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${relay.token('own')}` },
    });
    request.on('error', () => {});
    request.write(Buffer.alloc(MEBIBYTE));
    await new Promise<void>(resolve => {
      request.once('drain', resolve);
    });
    request.destroy();
    await expect(broken).resolves.toBeUndefined();
  });

  it('breaks off when the server breaks off', async () => {
    fake.handle = (_, res) => {
      res.writeHead(200, { 'content-length': 100 });
      res.write('half');
      setImmediate(() => res.destroy());
      return true;
    };
    const response = call(FILE).then(answer => answer.text());
    await expect(response).rejects.toThrow();
  });
});
