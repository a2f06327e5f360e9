import type { ServerResponse } from 'node:http';
import { FAKE_KINDS, type FakeKind } from './fakeKinds';
import type { FakeLogs } from './FakeLogs';
import type { FakeObject, FakeStore } from './FakeStore';
import type { FakeWatches } from './FakeWatches';
import { StatusError } from './StatusError';

interface ObjectRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
}

interface Target {
  kind: FakeKind;
  collection: string;
  namespace?: string;
  name?: string;
  subresource?: string;
}

const PATH =
  /^\/(?:api|apis\/(?<group>[^/]+))\/(?<version>[^/]+)(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)(?:\/(?<name>[^/]+)(?:\/(?<subresource>[^/]+))?)?$/;

const apiVersionOf = ({ group, version }: FakeKind) =>
  group ? `${group}/${version}` : version;

/** The paths of objects: read, list in pages, watch, write. */
export class FakeObjects {
  readonly #store: FakeStore;
  readonly #watches: FakeWatches;
  readonly #logs: FakeLogs;
  /** Lists that are read in pages, by the state that they show. */
  readonly #snapshots = new Map<number, FakeObject[]>();

  constructor(store: FakeStore, watches: FakeWatches, logs: FakeLogs) {
    this.#store = store;
    this.#watches = watches;
    this.#logs = logs;
  }

  serve(request: ObjectRequest, response: ServerResponse): void {
    const target = targetOf(request.path);
    if (!target) {
      response.writeHead(404, { 'content-type': 'text/plain' });
      response.end('404 page not found\n');
      return;
    }
    if (target.subresource === 'log') {
      const { namespace, name } = target;
      this.#store.require(target.collection, namespace, name ?? '');
      this.#logs.serve(`${namespace}/${name}`, request.query, response);
    } else if (request.query.get('watch') === 'true') {
      this.#watch(target, request.query, response);
    } else {
      const status = request.method === 'POST' ? 201 : 200;
      const body = JSON.stringify(this.#answer(target, request));
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body);
    }
  }

  #answer(target: Target, request: ObjectRequest): object {
    const { collection, namespace, name } = target;
    const { query, method } = request;
    const dryRun = query.get('dryRun') === 'All';
    const object = request.body as FakeObject;
    switch (method) {
      case 'GET':
        return name === undefined
          ? this.#list(target, query)
          : this.#store.require(collection, namespace, name);
      case 'POST':
        requireKnownFields(target.kind, object);
        return this.#store.create(collection, object, dryRun);
      case 'PUT':
        requireKnownFields(target.kind, object);
        return this.#store.replace(collection, object, dryRun);
      case 'PATCH':
        return this.#store.apply(collection, object, {
          manager: query.get('fieldManager') ?? '',
          force: query.get('force') === 'true',
          dryRun,
        });
      case 'DELETE': {
        const { preconditions, dryRun: stages } = (request.body ?? {}) as {
          preconditions?: { uid?: string };
          dryRun?: string[];
        };
        this.#store.delete(collection, namespace, name ?? '', {
          uid: preconditions?.uid,
          // As the real one: the query counts only where there is no body.
          dryRun: request.body ? stages?.includes('All') : dryRun,
        });
        return { kind: 'Status', apiVersion: 'v1', status: 'Success' };
      }
      default:
        throw new StatusError(405, 'MethodNotAllowed', method);
    }
  }

  #list(target: Target, query: URLSearchParams): object {
    const { collection, namespace, kind } = target;
    const limit = Number(query.get('limit') ?? 0) || Infinity;
    const token = query.get('continue');
    const { revision, from } = token
      ? (JSON.parse(Buffer.from(token, 'base64url').toString()) as {
          revision: number;
          from: number;
        })
      : { revision: this.#store.revision, from: 0 };
    if (revision < this.#store.compacted) {
      throw new StatusError(
        410,
        'Expired',
        'The provided continue parameter is too old to display a consistent list result.',
      );
    }
    const matches = matcherOf(query);
    const all = token
      ? this.#snapshots.get(revision) ?? []
      : this.#store.all(collection, namespace).filter(matches);
    const rest = from + limit < all.length;
    if (rest) {
      this.#snapshots.set(revision, all);
    }
    const next = JSON.stringify({ revision, from: from + limit });
    return {
      kind: `${kind.kind}List`,
      apiVersion: apiVersionOf(kind),
      metadata: {
        resourceVersion: String(revision),
        ...(rest && { continue: Buffer.from(next).toString('base64url') }),
      },
      items: all.slice(from, from + limit),
    };
  }

  #watch(
    { collection, namespace, kind }: Target,
    query: URLSearchParams,
    response: ServerResponse,
  ): void {
    const matches = matcherOf(query);
    const timeoutSeconds = Number(query.get('timeoutSeconds')) || undefined;
    this.#watches.serve(
      {
        collection,
        resourceVersion: Number(query.get('resourceVersion')),
        timeoutSeconds,
        bookmarks: query.get('allowWatchBookmarks') === 'true',
        matches: object =>
          matches(object) &&
          (namespace === undefined || object.metadata.namespace === namespace),
        apiVersion: apiVersionOf(kind),
        kind: kind.kind,
      },
      response,
    );
  }
}

function targetOf(path: string): Target | undefined {
  const groups = PATH.exec(path)?.groups;
  const kind = FAKE_KINDS.find(
    ({ group, version, plural }) =>
      group === (groups?.group ?? '') &&
      version === groups?.version &&
      plural === groups?.plural,
  );
  return (
    kind && {
      kind,
      collection: kind.plural,
      namespace: groups?.namespace,
      name: groups?.name,
      subresource: groups?.subresource,
    }
  );
}

function requireKnownFields(kind: FakeKind, object: FakeObject): void {
  const known = ['apiVersion', 'kind', 'metadata', ...(kind.fields ?? [])];
  const unknown = Object.keys(object).filter(field => !known.includes(field));
  if (kind.fields && unknown.length > 0) {
    throw new StatusError(
      400,
      'BadRequest',
      `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: strict decoding error: unknown field "${unknown[0]}"`,
    );
  }
}

/** Labels by `key=value` or `key`, the field `metadata.name`; what is met in tests. */
function matcherOf(query: URLSearchParams): (object: FakeObject) => boolean {
  const labels = (query.get('labelSelector') ?? '').split(',').filter(Boolean);
  const field = query.get('fieldSelector')?.split('=');
  return ({ metadata }) =>
    labels.every(label => {
      const [key, value] = label.split('=');
      const found = metadata.labels?.[key];
      return value === undefined ? found !== undefined : found === value;
    }) &&
    (!field || metadata.name === field[1]);
}
