import { Readable } from 'node:stream';
import type { Response } from 'express';

const MAX_HEAD = 64 * 1024;

const drained = (response: Response) =>
  new Promise<void>(resolve => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });

/**
 * Passes the output of a CGI program on: its head as status and headers, the rest as it comes,
 * no faster than the client reads.
 *
 * @param change - changes the rest before it is passed on
 */
export async function readCgiHead(
  output: Readable,
  response: Response,
  change: (body: Buffer) => Promise<Buffer> = async body => body,
): Promise<void> {
  let head: Buffer | undefined = Buffer.alloc(0);
  try {
    for await (const chunk of output) {
      let body: Buffer = chunk;
      if (head) {
        head = Buffer.concat([head, chunk]);
        const end = head.indexOf('\r\n\r\n');
        if (end < 0 && head.length < MAX_HEAD) continue;
        if (end < 0) return;
        writeHead(head.subarray(0, end).toString(), response);
        body = head.subarray(end + 4);
        head = undefined;
      }
      const changed = await change(body);
      if (response.destroyed) return;
      if (!response.write(changed)) await drained(response);
    }
  } catch (error) {
    response.destroy(error as Error);
  }
}

function writeHead(head: string, response: Response): void {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLocaleLowerCase('en-US') === 'status') {
      response.status(Number.parseInt(value, 10));
    } else {
      response.setHeader(name, value);
    }
  }
}
