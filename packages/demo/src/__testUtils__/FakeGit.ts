import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { parse } from 'yaml';

const CATALOG_INFO = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: a-model
  tags: [machine-learning, fraud]
  annotations:
    # Where its runs are.
    modelport.dev/mlflow-server: default
spec:
  type: ml-model
`;

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: os.devNull,
      ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.org' },
      ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.org' },
    },
  });

/** Repositories behind git's own server program, each with an entity in it. */
export class FakeGit {
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'demo-git-'));

  /** The folder of a repository, which is made when it is first asked for. */
  #repository(name: string): string {
    const folder = path.join(this.#folder, `${name}.git`);
    if (!fs.existsSync(folder)) {
      const work = fs.mkdtempSync(path.join(this.#folder, 'work-'));
      git(work, 'init', '-q', '-b', 'main');
      fs.writeFileSync(path.join(work, 'catalog-info.yaml'), CATALOG_INFO);
      git(work, 'add', '.');
      git(work, 'commit', '-q', '-m', 'First');
      git(this.#folder, 'clone', '-q', '--bare', work, folder);
    }
    return folder;
  }

  /** Names of what was committed, newest first. */
  log(name: string): string[] {
    const folder = this.#repository(name);
    return git(folder, 'log', '--format=%an: %s').trim().split('\n');
  }

  /** `catalog-info.yaml` as text. */
  catalogInfo(name: string): string {
    return git(this.#repository(name), 'show', 'main:catalog-info.yaml');
  }

  annotations(name: string): Record<string, string> {
    return parse(this.catalogInfo(name)).metadata.annotations;
  }

  /** Answers a request of a git client. */
  async answer(
    request: IncomingMessage,
    body: Buffer,
    name: string,
  ): Promise<(response: ServerResponse) => void> {
    this.#repository(name);
    const { method = '', url = '', headers } = request;
    const { pathname, search } = new URL(url, 'http://portal');
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: this.#folder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${pathname.split('/').slice(4).join('/')}`,
        QUERY_STRING: search.slice(1),
        REQUEST_METHOD: method,
        CONTENT_TYPE: headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
        GIT_PROTOCOL: String(headers['git-protocol'] ?? ''),
        REMOTE_USER: 'somebody',
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined).end(body);
    const output = await buffer(child.stdout);
    const end = output.indexOf('\r\n\r\n');
    return response => {
      for (const line of output.subarray(0, end).toString().split('\r\n')) {
        const [key, value] = line.split(': ');
        if (key === 'Status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(key, value);
      }
      response.end(output.subarray(end + 4));
    };
  }

  remove(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }
}
