import { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { CertificateAuthority } from '../kubernetes/certificates';
import { LOOPBACK } from '../ports';
import { ContainerLog } from './containers/ContainerLog';
import { LogQuery, readContainerLog } from './containers/readContainerLog';

/** Whom an API server's certificate names. */
const CLIENT = 'kube-apiserver';

/** Finds what a container wrote: undefined when the pod, the container or its start is unknown. */
export type FindLog = (
  namespace: string,
  pod: string,
  container: string,
  previous: boolean,
) => ContainerLog | undefined;

/** The part of a kubelet that an API server asks. */
export interface KubeletServer {
  port: number;
  /** Of the authority that signed its certificate; PEM. API servers do not look at it unless told to. */
  ca: string;
  stop(): Promise<void>;
}

/**
 * Serves `/containerLogs/NAMESPACE/POD/CONTAINER` on loopback to the API server alone, which shows a certificate.
 *
 * @param ca - PEM, of the authority that the API server's certificate is signed by
 */
export async function startKubeletServer(
  ca: string,
  findLog: FindLog,
): Promise<KubeletServer> {
  const authority = await CertificateAuthority.create('modelport-kubelet');
  const { certificate: cert, key } = await authority.issue({
    ...{ name: 'kubelet', use: 'server', hosts: [LOOPBACK] },
  });
  const server = createServer(
    { cert, key, ca, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      answer(request, response, findLog).catch(() => response.destroy());
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, LOOPBACK, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    ca: authority.certificate,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  findLog: FindLog,
) {
  const say = (status: number, text: string) => {
    response.statusCode = status;
    response.end(`${text}\n`);
  };
  const socket = request.socket as TLSSocket;
  if (!socket.authorized) return say(401, 'Unauthorized');
  if (socket.getPeerCertificate().subject?.CN !== CLIENT) {
    return say(403, 'Forbidden');
  }
  const { pathname, searchParams } = new URL(
    request.url ?? '/',
    `https://${LOOPBACK}`,
  );
  if (pathname === '/healthz') return say(200, 'ok');
  const [, kind, ...names] = pathname.split('/').map(decodeURIComponent);
  const [namespace, pod, container] = names;
  if (kind !== 'containerLogs' || names.length !== 3) {
    return say(404, 'not found');
  }
  const previous = searchParams.get('previous') === 'true';
  const log = findLog(namespace, pod, container, previous);
  if (!log) {
    const which = previous ? 'previous terminated container' : 'container';
    return say(
      400,
      `${which} "${container}" in pod "${pod}" has nothing to show`,
    );
  }
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  response.setHeader('content-type', 'text/plain');
  // a follower has to know at once that it is connected
  response.flushHeaders();
  const query = logQuery(searchParams);
  for await (const chunk of readContainerLog(log, query, gone.signal)) {
    if (!response.write(chunk)) await drained(response, gone.signal);
    if (gone.signal.aborted) return undefined;
  }
  response.end();
  return undefined;
}

function drained(response: ServerResponse, signal: AbortSignal) {
  return new Promise<void>(resolve => {
    response.once('drain', resolve);
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function logQuery(asked: URLSearchParams): LogQuery {
  const number = (name: string) => {
    const text = asked.get(name);
    return text === null ? undefined : Number(text);
  };
  const sinceSeconds = number('sinceSeconds');
  const sinceTime = asked.get('sinceTime');
  return {
    follow: asked.get('follow') === 'true',
    timestamps: asked.get('timestamps') === 'true',
    tailLines: number('tailLines'),
    limitBytes: number('limitBytes'),
    sinceMs:
      sinceSeconds === undefined
        ? (sinceTime && Date.parse(sinceTime)) || undefined
        : Date.now() - sinceSeconds * 1_000,
  };
}
