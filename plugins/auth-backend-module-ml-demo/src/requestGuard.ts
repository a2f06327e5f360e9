import type { IncomingMessage } from 'node:http';

/** Why a request was refused, in words for the log and the answer. */
export type Refusal = string | undefined;

const LOOPBACK = ['127.0.0.1', 'localhost'];

/**
 * In the demo profile anyone who reaches the portal may run code, so a web page of another
 * site must not reach it: neither by a name that it makes resolve to this machine (the Host
 * header gives it away) nor by a cross-site request (the Origin header does).
 *
 * @param port - the port that the portal listens on
 * @param pages - address of the pages when another port serves them (development); counts only
 *   when it is on loopback
 * @returns a function that says why a request is refused, or nothing
 */
export function createLoopbackCheck(port: number, pages?: string) {
  const hosts = new Set(LOOPBACK.map(name => `${name}:${port}`));
  const origins = new Set([...hosts].map(host => `http://${host}`));
  if (pages) {
    const { hostname, origin } = new URL(pages);
    if (LOOPBACK.includes(hostname)) origins.add(origin);
  }
  return (request: Pick<IncomingMessage, 'headers'>): Refusal => {
    const { host, origin } = request.headers;
    if (!host || !hosts.has(host.toLowerCase())) {
      return `Host is "${
        host ?? ''
      }": the demo portal answers only as 127.0.0.1:${port} or localhost:${port}.`;
    }
    if (origin !== undefined && !origins.has(origin.toLowerCase())) {
      return `Origin is "${origin}": the demo portal refuses requests of other sites.`;
    }
    return undefined;
  };
}
