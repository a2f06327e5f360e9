import { waitUntil } from '@modelport/plugin-ml-node';
import { failureOf } from '../__testUtils__/rig';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';
import type { LogLine, LogOptions } from './LogLine';

const POD = { namespace: 'team-a', name: 'train-1' };
const KEY = 'team-a/train-1';

describe('the log of a container', () => {
  const { server, client } = useFakeApiServer();

  beforeEach(() => {
    server().store.create('pods', {
      metadata: { name: POD.name, namespace: POD.namespace },
    });
  });

  async function read(options: LogOptions = {}): Promise<LogLine[]> {
    const lines: LogLine[] = [];
    for await (const line of client().logs(POD, options)) {
      lines.push(line);
    }
    return lines;
  }
  const write = (text: string, at = '2026-11-30T12:00:00.123Z') =>
    server().logs.write(KEY, text, new Date(at));

  it('has its lines with the time of each', async () => {
    write('epoch 1: loss 0.5');
    write('');
    write('  ünï 不正');
    const timestamp = '2026-11-30T12:00:00.123000000Z';
    expect(await read()).toEqual([
      { timestamp, text: 'epoch 1: loss 0.5', truncated: false },
      { timestamp, text: '', truncated: false },
      { timestamp, text: '  ünï 不正', truncated: false },
    ]);
  });

  it('is asked for as told, with zero lines meaning those to come', async () => {
    await read({
      container: 'trainer',
      since: new Date('2026-11-30T12:00:00Z'),
      tailLines: 0,
      previous: true,
    });
    expect(Object.fromEntries(server().requests[0].query)).toEqual({
      container: 'trainer',
      sinceTime: '2026-11-30T12:00:00.000Z',
      tailLines: '0',
      previous: 'true',
      timestamps: 'true',
    });
  });

  it('cuts a line that is too long and says so', async () => {
    write('x'.repeat(500));
    const [line] = await read({ lineLimitBytes: 100 });
    expect(line.truncated).toBe(true);
    expect(line.text.length).toBeGreaterThanOrEqual(100);
    expect(line.text.length).toBeLessThanOrEqual(110);
  });

  it('passes on words of the node that have no time', async () => {
    server().fault = (_request, response) => {
      response.end('unable to retrieve container logs');
      return true;
    };
    expect(await read()).toEqual([
      {
        text: 'unable to retrieve container logs',
        truncated: false,
        unfinished: true,
      },
    ]);
  });

  it('says of its last line that more of it may come when the answer ends within it', async () => {
    server().fault = (_request, response) => {
      response.end('2026-11-30T12:00:00Z a\n2026-11-30T12:00:01Z lo');
      return true;
    };
    const lines = await read();
    expect(lines.map(({ text, unfinished }) => [text, unfinished])).toEqual([
      ['a', undefined],
      ['lo', true],
    ]);
  });

  it('is followed until the container ends', async () => {
    write('first');
    const lines: string[] = [];
    const follow = async () => {
      for await (const { text } of client().logs(POD, { follow: true })) {
        lines.push(text);
      }
    };
    const ended = follow();
    await waitUntil(() => lines.includes('first'));
    write('second');
    await waitUntil(() => lines.includes('second'));
    server().logs.end(KEY);
    await ended;
    expect(lines).toEqual(['first', 'second']);
  });

  it('that breaks off is an error', async () => {
    const broken = read({ follow: true });
    await waitUntil(() => server().logs.followers(KEY) === 1);
    server().sockets.forEach(socket => socket.destroy());
    expect((await failureOf(broken)).reason).toBe('Unreachable');
  });

  it('is read no faster than it is taken', async () => {
    const chunk = `${'x'.repeat(1_000)}\n`.repeat(64);
    let sent = 0;
    server().fault = (_request, response) => {
      response.writeHead(200);
      const pump = () => {
        while (sent < 200_000_000) {
          sent += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', pump);
            return;
          }
        }
      };
      pump();
      return true;
    };
    const log = client().logs(POD, { follow: true });
    const lines = log[Symbol.asyncIterator]();
    await lines.next();
    let before = -1;
    await waitUntil(() => {
      const isStill = sent === before;
      before = sent;
      return isStill;
    });
    expect(sent).toBeLessThan(50_000_000);
    await lines.return?.(undefined);
  });

  it('of a pod that is not there is an error', async () => {
    const none = { namespace: 'team-a', name: 'none' };
    const first = client().logs(none)[Symbol.asyncIterator]().next();
    expect(await failureOf(first)).toMatchObject({
      httpStatus: 404,
      reason: 'NotFound',
    });
  });

  it('that is not followed has a deadline for the whole of it', async () => {
    server().fault = (_request, response) => {
      response.writeHead(200);
      return response.write('2026-11-30T12:00:00Z a\n');
    };
    expect((await failureOf(read({ deadlineMs: 50 }))).reason).toBe('Timeout');
  });
});
