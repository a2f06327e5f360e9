import http from 'node:http';

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

/** One real HTTP exchange on a connection of its own. */
export function call(
  url: string,
  init: { body?: string; type?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      agent: false,
      method: init.body === undefined ? 'GET' : 'POST',
      headers:
        init.body === undefined
          ? {}
          : { 'content-type': init.type ?? 'application/json' },
    });
    answerTo(request).then(resolve, reject);
    request.end(init.body);
  });
}

/** The answer to a request, whenever it is sent in full. */
export function answerTo(request: http.ClientRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request.on('error', reject);
    request.on('response', response => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text,
        }),
      );
    });
  });
}

/** Sends all of an infer call but its last byte; `finish` sends that. */
export function heldBack(url: string, body: string) {
  const request = http.request(url, {
    agent: false,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    },
  });
  const answer = answerTo(request);
  request.write(body.slice(0, -1));
  return { answer, finish: () => request.end(body.slice(-1)), request };
}

/** Asks until the condition holds. */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error('The condition never held');
    }
  }
}

/** An infer body with one input. */
export function inferBody(
  name: string,
  datatype: string,
  shape: number[],
  data: unknown,
  more: Record<string, unknown> = {},
): string {
  return JSON.stringify({
    inputs: [{ name, datatype, shape, data }],
    ...more,
  });
}
