import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { answerMlflow, digestOfFakes, MODEL_FILES } from './answerMlflow';
import { answerTo } from './answerTo';
import { FakeGit } from './FakeGit';
import { type Answer, PortalState, type Call } from './PortalState';

function send(res: ServerResponse, { status, json, text }: Answer): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(text ?? JSON.stringify(json));
}

/** An error as Backstage answers it. */
export const refusal = (status: number, message: string): Answer => ({
  status,
  json: { error: { name: 'Error', message } },
});

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
  readonly git = new FakeGit();
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (req, res) => {
      const body = await buffer(req);
      const repository = /^\/api\/git-host\/[^/]+\/([^/]+)\.git\//.exec(
        req.url ?? '',
      );
      if (repository) await this.#answerGit(req, res, body, repository[1]);
      else send(res, this.#answer(req, body.toString('utf8')));
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
    this.git.remove();
  }

  async #answerGit(
    req: IncomingMessage,
    res: ServerResponse,
    body: Buffer,
    name: string,
  ): Promise<void> {
    const { method = '', url = '', headers } = req;
    const basic = headers.authorization?.replace('Basic ', '') ?? '';
    const [, secret] = Buffer.from(basic, 'base64').toString().split(':');
    const token = this.state.tokens.find(each => each.token === secret);
    if (token?.scope.entityRef !== `component:default/${name}`) {
      res.setHeader('www-authenticate', 'Basic');
      send(res, refusal(401, 'unknown token'));
      return;
    }
    const path = url.replace(/^\/api\//, '');
    // A fetch posts, too, and changes nothing.
    const isPush = path.endsWith('/git-receive-pack');
    const call = {
      persona: token.issuer,
      method: isPush ? method : 'GET',
      path,
      body: {},
    };
    const refused = this.before(call);
    if (refused) {
      send(res, refused);
      return;
    }
    const answer = await this.git.answer(req, body, name);
    if (isPush) this.writes.push(call);
    const instead = isPush ? this.after(call) : undefined;
    if (instead) send(res, instead);
    else answer(res);
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
    const answer = answerTo(this.state, call, this.git);
    if (method === 'GET') return answer;
    if (answer.status < 300) this.writes.push(call);
    return this.after(call) ?? answer;
  }
}
