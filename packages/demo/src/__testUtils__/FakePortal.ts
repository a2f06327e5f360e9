import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerMlflow, digestOfFakes, MODEL_FILES } from './answerMlflow';
import { answerTo } from './answerTo';
import { type Answer, PortalState, type Call } from './PortalState';

async function readBody(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** A portal over real HTTP that remembers who wrote what; trainings and deployments move on with each look. */
export class FakePortal {
  readonly state = new PortalState();
  /** Everything that was asked to change, in order, once it was done. */
  readonly writes: Call[] = [];
  /** Decides about a call before it is made; an answer replaces it. */
  before: (call: Call) => Answer | undefined = () => undefined;
  /** Decides about the answer to a write that was made. */
  after: (call: Call) => Answer | undefined = () => undefined;
  /** Content of a file that MLflow has. */
  contentOf: (path: string) => string | undefined = path => MODEL_FILES[path];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (req, res) => {
      const body = await readBody(req);
      const { status, json, text } = this.#answer(req, body);
      res.writeHead(status, { 'content-type': 'application/json' });
      res.end(text ?? JSON.stringify(json));
    });
  }

  static async start(): Promise<FakePortal> {
    const portal = new FakePortal();
    portal.state.digest = await digestOfFakes();
    await new Promise<void>(resolve =>
      portal.#server.listen(0, '127.0.0.1', resolve),
    );
    return portal;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  /** What was written to paths that end so. */
  writesTo(end: string): Call[] {
    return this.writes.filter(({ path }) => path.endsWith(end));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise(resolve => this.#server.close(resolve));
  }

  #answer(req: IncomingMessage, text: string): Answer {
    const { method = '', url = '', headers } = req;
    const files = answerMlflow(new URL(url, this.url), this.contentOf);
    if (files) return files;
    const path = url.replace(/^\/api\//, '').replace(/\?.*/, '');
    if (path === 'auth/demo/refresh') {
      const token = String(headers['x-modelport-demo-persona']);
      return { status: 200, json: { backstageIdentity: { token } } };
    }
    const persona = headers.authorization?.replace('Bearer ', '') ?? '';
    const body = text ? JSON.parse(text) : {};
    const call = { persona, method, path, body };
    const refused = this.before(call);
    if (refused) return refused;
    const answer = answerTo(this.state, call);
    if (method === 'GET') return answer;
    if (answer.status < 300) this.writes.push(call);
    return this.after(call) ?? answer;
  }
}

/** An error as Backstage answers it. */
export const refusal = (status: number, message: string): Answer => ({
  status,
  json: { error: { name: 'Error', message } },
});
