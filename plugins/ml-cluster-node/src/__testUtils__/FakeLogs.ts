import type { ServerResponse } from 'node:http';

const lastOf = <T>(items: T[], count: number) =>
  count === 0 ? [] : items.slice(-count);

const stamped = ({ at, text }: { at: Date; text: string }) =>
  `${at.toISOString().replace('Z', '000000Z')} ${text}\n`;

/** Logs of containers, each line with the time at which it was written. */
export class FakeLogs {
  readonly #logs = new Map<
    string,
    { lines: { at: Date; text: string }[]; ended: boolean }
  >();
  readonly #followers = new Map<string, Set<ServerResponse>>();

  /** @param pod - `NAMESPACE/NAME` */
  write(pod: string, text: string, at = new Date()): void {
    this.#of(pod).lines.push({ at, text });
    this.#followers
      .get(pod)
      ?.forEach(response => response.write(stamped({ at, text })));
  }

  end(pod: string): void {
    this.#of(pod).ended = true;
    this.#followers.get(pod)?.forEach(response => response.end());
  }

  followers(pod: string): number {
    return this.#followers.get(pod)?.size ?? 0;
  }

  serve(pod: string, query: URLSearchParams, response: ServerResponse): void {
    const { lines, ended } = this.#of(pod);
    const since = Date.parse(query.get('sinceTime') ?? '') || 0;
    const tail = query.get('tailLines');
    const wanted = lines.filter(({ at }) => at.getTime() >= since);
    const last = tail === null ? wanted : lastOf(wanted, Number(tail));
    response.writeHead(200, { 'content-type': 'text/plain' });
    response.flushHeaders();
    last.forEach(line => response.write(stamped(line)));
    if (query.get('follow') !== 'true' || ended) {
      response.end();
      return;
    }
    const followers = this.#followers.get(pod) ?? new Set();
    this.#followers.set(pod, followers.add(response));
    response.on('close', () => followers.delete(response));
  }

  #of(pod: string) {
    const known = this.#logs.get(pod) ?? { lines: [], ended: false };
    this.#logs.set(pod, known);
    return known;
  }
}
