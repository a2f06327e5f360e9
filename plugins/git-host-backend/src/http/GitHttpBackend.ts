import { ChildProcess, spawn } from 'node:child_process';
import { LoggerService } from '@backstage/backend-plugin-api';
import type { Request, Response } from 'express';
import { GitRepository } from '../repositories/GitRepositoryStore';
import { findHttpBackend, gitEnvironment } from '../repositories/runGit';
import { addAdvice } from './addAdvice';
import { readCgiHead } from './cgiHead';

/** One request of git, already authorised. */
export type GitHttpExchange = {
  repository: GitRepository;
  /** `info/refs`, `git-upload-pack` or `git-receive-pack`. */
  service: string;
  /** Query of the request, without the question mark. */
  query: string;
  actor: string;
  /** Asked once a push is done: what to tell whoever pushed, a line each. */
  advise?: () => Promise<string[]>;
};

/** Speaks git's smart HTTP protocol through git's own program, streaming both ways. */
export class GitHttpBackend {
  readonly #directory: string;
  readonly #logger: LoggerService;
  readonly #running = new Set<ChildProcess>();

  constructor(options: { directory: string; logger: LoggerService }) {
    this.#directory = options.directory;
    this.#logger = options.logger;
  }

  /** How many requests are being answered. */
  get running(): number {
    return this.#running.size;
  }

  /** Ends all requests that are being answered. */
  close(): void {
    this.#running.forEach(endGroup);
  }

  /** Answers a request; resolves when git has ended, however it ended. */
  async handle(
    request: Request,
    response: Response,
    exchange: GitHttpExchange,
  ): Promise<void> {
    const child = spawn(findHttpBackend(), [], {
      env: gitEnvironment(this.#cgiVariables(request, exchange)),
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    this.#running.add(child);
    const ended = new Promise<void>(resolve => {
      child.once('error', error => {
        this.#logger.error('git http-backend did not start', error);
        resolve();
      });
      child.once('close', () => resolve());
    });
    child.stderr.on('data', data =>
      this.#logger.warn(`git http-backend: ${String(data).trim()}`),
    );
    child.stdin.on('error', () => undefined);
    request.pipe(child.stdin);
    response.once('close', () => endGroup(child));
    const answered = readCgiHead(
      child.stdout,
      response,
      exchange.advise && addAdvice(exchange.advise),
    );
    await ended;
    await answered;
    this.#running.delete(child);
    if (!response.headersSent) {
      response.status(500).type('text/plain').send('git failed; see the log');
    } else {
      response.end();
    }
  }

  #cgiVariables(
    request: Request,
    exchange: GitHttpExchange,
  ): Record<string, string> {
    const { repository, service, query, actor } = exchange;
    const header = (name: string) => request.header(name) ?? '';
    // Without CONTENT_LENGTH, which it may do without: git reads to the end of its input instead. With it, git 2.39 waits in
    // a busy loop for ever when the input ends before, as it does when the portal is killed.
    return {
      GIT_PROJECT_ROOT: this.#directory,
      GIT_HTTP_EXPORT_ALL: '1',
      PATH_INFO: `/${repository.owner}/${repository.name}.git/${service}`,
      QUERY_STRING: query,
      REQUEST_METHOD: request.method,
      CONTENT_TYPE: header('content-type'),
      HTTP_CONTENT_ENCODING: header('content-encoding'),
      GIT_PROTOCOL: header('git-protocol'),
      REMOTE_USER: actor,
      REMOTE_ADDR: request.ip ?? '',
    };
  }
}

/** Ends a child and what it started: a push that is cut off leaves nothing behind. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGTERM');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
