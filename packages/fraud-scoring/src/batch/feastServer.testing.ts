import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server that stands in for Feast knows: values by view, key and feature. */
export type KnownViews = Record<
  string,
  Record<string, Record<string, number | boolean | string | null>>
>;

interface Asked {
  features: string[];
  entities: Record<string, string[]>;
}

/** How it answers. */
export type Behaviour = 'answers' | 'hangs' | 'garbage' | 'fails' | 'shape';

const EVENT_TIME = '2026-06-01T00:00:00Z';

async function bodyOf(request: IncomingMessage): Promise<Asked> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text) as Asked;
}

/** Answers as Feast's server of features does, or as a broken one would. */
export class FakeFeast {
  behaviour: Behaviour = 'answers';
  /** The keys of each request. */
  readonly asked: string[][] = [];
  /** The header of the last request. */
  authorization: string | undefined;
  readonly #server: Server;

  private constructor(private readonly views: KnownViews) {
    this.#server = createServer(async (request, response) => {
      this.authorization = request.headers.authorization;
      const asked = await bodyOf(request);
      this.asked.push(Object.values(asked.entities)[0]);
      const [status, text] = this.#answer(asked);
      if (status === 0) return; // never
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(text);
    });
  }

  static async start(views: KnownViews): Promise<FakeFeast> {
    const fake = new FakeFeast(views);
    await new Promise<void>(resolve =>
      fake.#server.listen(0, '127.0.0.1', resolve),
    );
    return fake;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer({ features, entities }: Asked): [number, string] {
    switch (this.behaviour) {
      case 'hangs':
        return [0, ''];
      case 'garbage':
        return [200, '<html>'];
      case 'shape':
        return [
          200,
          '{"metadata":{"feature_names":[]},"results":[{"values":[]}]}',
        ];
      case 'fails':
        return [500, '"internal"'];
      default:
        return this.#known(features, entities);
    }
  }

  #known(features: string[], entities: Asked['entities']): [number, string] {
    const [[joinKey, keys]] = Object.entries(entities);
    const [view] = features[0].split(':');
    const rows = this.views[view];
    if (!rows)
      return [404, JSON.stringify(`Feature view ${view} does not exist`)];
    const names = features.map(each => each.split(':')[1]);
    const known = new Set(Object.values(rows).flatMap(row => Object.keys(row)));
    const stranger = names.find(name => !known.has(name));
    if (stranger) {
      return [
        500,
        JSON.stringify(`'Feature ${stranger} not found in projection ${view}'`),
      ];
    }
    const columns = names.map(name =>
      keys.map(key => rows[key]?.[name] ?? null),
    );
    return [
      200,
      JSON.stringify({
        metadata: { feature_names: [joinKey, ...names] },
        results: [keys, ...columns].map(values => ({
          values,
          event_timestamps: values.map(value =>
            value === null ? '1970-01-01T00:00:00Z' : EVENT_TIME,
          ),
        })),
      }),
    ];
  }
}
