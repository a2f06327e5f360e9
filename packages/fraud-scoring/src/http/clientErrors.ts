import type { Socket } from 'node:net';
import type { ScoringMetrics } from '../metrics';
import type { Problem } from './errors';

const REASONS: Record<number, string> = {
  400: 'Bad Request',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
};

/** What is told of a request that cannot be read as HTTP. */
function unreadable(code: string | undefined): Problem {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return {
        status: 408,
        error: 'request: did not come in time; send it faster',
        field: 'request',
      };
    case 'HPE_HEADER_OVERFLOW':
      return {
        status: 431,
        error: 'headers: are too large; send fewer or shorter ones',
        field: 'headers',
      };
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return {
        status: 413,
        error: 'body: has chunks with too much beside them; send it without',
        field: 'body',
      };
    default:
      return {
        status: 400,
        error: 'request: is no HTTP/1.1 that can be read; correct the client',
        field: 'request',
      };
  }
}

/**
 * Answers what Node cannot read as a request in the shape of all other errors, and ends the connection: where the next
 * request would begin nobody knows.
 */
export function answerUnreadable(
  metrics: ScoringMetrics,
): (error: NodeJS.ErrnoException, socket: Socket) => void {
  return ({ code }, socket) => {
    if (code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const { status, ...problem } = unreadable(code);
    metrics.refused.inc({ status });
    const body = JSON.stringify(problem);
    const head = [
      `HTTP/1.1 ${status} ${REASONS[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    socket.destroySoon();
  };
}
