import { isError } from '@backstage/errors';
import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import type { MlAccessService } from '@modelport/plugin-ml-access-node';
import { type Request, type Response, Router } from 'express';
import { auditedRegistration } from './auditedRegistration';
import { readRegistration, type Registration } from './registration';
import { authenticate } from './authenticate';
import { sendLandingPage } from './landingPage';
import { checkTimes } from './checkTimes';
import { toRelayError } from './claimError';
import { checkIdentity } from './ownIdentity';
import { readJsonBody } from './readJsonBody';
import type { ExperimentClaims } from '../claims/ExperimentClaims';
import type { JsonBody, RelayCall, RelayRule } from './RelayCall';
import { malformed, RelayError, refused, unavailable } from './RelayError';
import type { RunFactsReader } from './RunFactsReader';
import { findRule } from './rules/findRule';
import { splitPath } from './safePath';
import { isPlainObject } from './rules/isPlainObject';
import { sendAnswer } from './sendAnswer';
import type { TrackingScopes } from './TrackingScopes';
import type { Upstream } from './Upstream';

/** One server that is relayed. */
export interface RelayedServer {
  upstream: Upstream;
  facts: RunFactsReader;
}

/** A run that a call has changed. */
export interface RelayedRun {
  server: string;
  experimentId: string;
  runId: string;
  /** Full reference of its entity. */
  entityRef: string;
}

/** What {@link createRelayRouter} needs. */
export interface RelayOptions {
  access: MlAccessService;
  /** Where the tokens of entities may log. */
  scopes: TrackingScopes;
  /** Whose experiments are. */
  claims: Pick<ExperimentClaims, 'requireStill'>;
  auditor: AuditorService;
  logger: LoggerService;
  servers: ReadonlyMap<string, RelayedServer>;
  /** Where the portal's pages are. */
  appBaseUrl: string;
  /** Whether the portal itself has ended the run; its token may live a few seconds longer. */
  hasEnded(server: string, runId: string): boolean;
  /** Hears of every call that changed a run. */
  onWritten(run: RelayedRun): void;
  /** Hears of every version of a registered model that a run has made. */
  onRegistered?(registration: Registration): void;
  /** Hears of every answer, for metrics. */
  onAnswered?(server: string, status: number): void;
}

const SERVER_ROUTE = '/mlflow/:server';

function sendError(
  error: unknown,
  req: Request,
  res: Response,
  logger: LoggerService,
) {
  if (!(error instanceof RelayError)) {
    logger.error(
      'The tracking relay failed',
      isError(error) ? error : undefined,
    );
  }
  if (res.headersSent || res.destroyed) {
    // A client has to see that the transfer broke off.
    res.destroy();
    return;
  }
  const told =
    error instanceof RelayError
      ? error
      : new RelayError(500, 'INTERNAL_ERROR', 'The tracking relay failed');
  if (told.status === 401) {
    res.setHeader('WWW-Authenticate', 'Bearer realm="modelport"');
  }
  // What is left of a body that nobody reads must not be taken for the next request.
  res.setHeader('Connection', 'close');
  req.resume();
  res.status(told.status).json(told);
}

/**
 * Creates the tracking relay: what MLflow's stock client calls with the token of a run or an entity passes through to the server,
 * streaming, and everything else is refused. It authenticates by itself, so it is mounted without the portal's policy.
 */
export function createRelayRouter(options: RelayOptions): Router {
  const { logger, servers } = options;
  const router = Router({ caseSensitive: true });

  const relay = async (req: Request, res: Response) => {
    const { server } = req.params;
    const token = await authenticate(
      options,
      req.headers.authorization,
      server,
    );
    const { scope } = token;
    const relayed = servers.get(server);
    if (!relayed) {
      throw new RelayError(
        404,
        'RESOURCE_DOES_NOT_EXIST',
        `No MLflow server '${server}' is configured in the portal`,
      );
    }
    const [pathname] = req.url.split('?', 1);
    const segments = splitPath(pathname);
    const { rule, path } = findRule(req.method, segments);
    const parameters = new URLSearchParams(req.url.slice(pathname.length + 1));
    const query = queryOf(parameters);
    if (rule.body && parameters.size > 0) {
      throw malformed(`${rule.name} takes no parameters in its address`);
    }
    const json = rule.body === 'json' ? await readJsonBody(req) : undefined;
    const call: RelayCall = {
      method: req.method,
      segments,
      query,
      body: json?.body,
      token,
      scope,
      facts: relayed.facts.of(token),
    };
    await checkIdentity(call, rule);
    if (json) {
      checkTimes(json.body, Date.now());
    }
    if (rule.writes || rule.audit !== undefined) {
      await checkExperiment(call, options);
    }
    await rule.check?.(call, path);
    const runs =
      scope.runId === undefined ? [...call.facts.runs] : [scope.runId];
    const ended = runs.find(runId => options.hasEnded(server, runId));
    if (rule.writes && ended !== undefined) {
      throw refused(`Run ${ended} has ended, so nothing can be logged`);
    }
    const bytes =
      rule.rewrite && json
        ? Buffer.from(JSON.stringify(rule.rewrite(call, json.body)))
        : json?.bytes;

    const gone = new AbortController();
    res.once('close', () => {
      if (!res.writableFinished) {
        gone.abort(new Error('The client went away'));
      }
    });
    const search = parameters.size > 0 ? `?${parameters}` : '';
    const send = () =>
      relayed.upstream.send({
        method: req.method,
        path: `${pathname}${search}`,
        headers: headersOf(req, rule.body, bytes?.length),
        body: rule.body === 'stream' ? req : bytes,
        signal: gone.signal,
      });
    const answer = await (rule.audit === undefined
      ? send()
      : auditedRegistration(options.auditor, { rule, call, req }, send));
    const status = answer.statusCode ?? 0;
    if (rule.writes && status >= 200 && status < 300) {
      runs.forEach(runId => options.onWritten({ ...scope, runId }));
    }
    const hear = hearOf(rule, call, options);
    await sendAnswer(answer, res, { server, rule, facts: call.facts, hear });
  };

  router.get([SERVER_ROUTE, `${SERVER_ROUTE}/`], (req, res) => {
    const { server } = req.params;
    if (!servers.has(server)) {
      res.status(404).type('text').send('No such MLflow server\n');
      return;
    }
    sendLandingPage(res, { server, appBaseUrl: options.appBaseUrl });
  });
  router.use(SERVER_ROUTE, async (req, res) => {
    try {
      await relay(req, res);
    } catch (error) {
      sendError(error, req, res, logger);
    } finally {
      options.onAnswered?.(req.params.server, res.statusCode);
    }
  });
  return router;
}

// The token of an entity was let in by its experiment; that of a run was made before others could come.
async function checkExperiment(
  { scope, facts }: RelayCall,
  { claims }: Pick<RelayOptions, 'claims'>,
): Promise<void> {
  const { server, entityRef, runId } = scope;
  if (runId === undefined) {
    return;
  }
  const experiment = await facts.experimentName().catch(() => {
    throw unavailable(
      `MLflow server '${server}' cannot be reached from the portal; try again`,
    );
  });
  if (experiment === undefined) {
    return;
  }
  try {
    await claims.requireStill({ server, experiment, entityRef });
  } catch (error) {
    throw toRelayError(error);
  }
}

// What a success says that others have to hear of.
function hearOf(
  rule: RelayRule,
  call: RelayCall,
  options: RelayOptions,
): ((body: JsonBody) => void) | undefined {
  if (rule.registers && options.onRegistered) {
    return body => {
      const made = readRegistration(body, call);
      if (made) {
        options.onRegistered?.(made);
      }
    };
  }
  if (rule.creates) {
    return ({ run }) => {
      const info = isPlainObject(run) ? run.info : undefined;
      if (isPlainObject(info) && typeof info.run_id === 'string') {
        options.onWritten({ ...call.scope, runId: info.run_id });
      }
    };
  }
  return undefined;
}

// Without a prototype: a parameter may have any name.
function queryOf(parameters: URLSearchParams): RelayCall['query'] {
  const query: RelayCall['query'] = Object.create(null);
  for (const [name, value] of parameters) {
    query[name] = [...(query[name] ?? []), value];
  }
  return query;
}

// Nothing of the client passes but what describes its body: no credentials, cookies, Origin or forwarded addresses.
function headersOf(
  req: Request,
  body: 'json' | 'stream' | undefined,
  length: number | undefined,
) {
  const common = { accept: '*/*', 'accept-encoding': 'identity' };
  if (body === 'json') {
    return {
      ...common,
      'content-type': 'application/json',
      'content-length': length,
    };
  }
  if (body === 'stream') {
    return {
      ...common,
      'content-type': req.headers['content-type'] ?? 'application/octet-stream',
      ...(req.headers['content-length'] !== undefined && {
        'content-length': req.headers['content-length'],
      }),
    };
  }
  return common;
}
