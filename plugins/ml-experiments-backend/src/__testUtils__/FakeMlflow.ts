import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What came to the fake server. */
export interface SeenRequest {
  method: string;
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

const RUN_INFO = {
  run_id: 'run-1',
  experiment_id: '1',
  status: 'RUNNING',
  lifecycle_stage: 'active',
};

type Handler = (
  req: http.IncomingMessage,
  res: http.ServerResponse,
) => boolean | Promise<boolean>;

/** An HTTP server that stands for MLflow where a test wants faults or what was sent; it knows one run and its model. */
export class FakeMlflow {
  readonly seen: SeenRequest[] = [];
  /** Handles a request before the usual answers when it gives true. */
  handle: Handler = () => false;
  readonly #server: http.Server;

  constructor() {
    this.#server = http.createServer((req, res) => {
      this.#answer(req, res).catch(() => res.destroy());
    });
  }

  async start(): Promise<string> {
    await new Promise<void>(resolve => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}/prefix`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => {
      this.#server.close(resolve);
    });
  }

  /** The calls that the relay passed on, without its own questions. */
  get passed(): SeenRequest[] {
    return this.seen.filter(
      ({ headers }) => headers['accept-encoding'] === 'identity',
    );
  }

  async #answer(req: http.IncomingMessage, res: http.ServerResponse) {
    if (await this.handle(req, res)) {
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of req as AsyncIterable<Buffer>) {
      chunks.push(chunk);
    }
    const { method = '', url = '', headers } = req;
    const body = Buffer.concat(chunks).toString();
    this.seen.push({ method, url, headers, body });
    const send = (answer: object, status = 200) => {
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(JSON.stringify(answer));
    };
    const model = /logged-models\/(m-[a-z]+)$/.exec(url)?.[1];
    if (method === 'GET' && model) {
      const known = ['m-own', 'm-foreign'].includes(model);
      send(
        known
          ? {
              model: {
                info: {
                  model_id: model,
                  experiment_id: '1',
                  name: 'model',
                  source_run_id: model === 'm-own' ? 'run-1' : 'run-2',
                },
              },
            }
          : { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'none' },
        known ? 200 : 404,
      );
    } else if (url.includes('/experiments/get?')) {
      send({
        experiment: {
          experiment_id: '1',
          name: 'fraud',
          lifecycle_stage: 'active',
        },
      });
    } else if (/\/runs\/(get\?|update$)/.test(url)) {
      send({ run: { info: RUN_INFO }, run_info: RUN_INFO });
    } else if (url.endsWith('/logged-models/search')) {
      send({
        models: ['run-1', 'run-2'].map(source_run_id => ({
          info: { source_run_id },
        })),
        next_page_token: 'p',
      });
    } else {
      send({});
    }
  }
}
