import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  AuthenticationError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { NextFunction, Request, Response } from 'express';
import Router from 'express-promise-router';
import { RepositoryAccess } from '../access/RepositoryAccess';
import { GitHostAddress, GitHostAddresses } from '../addresses';
import {
  GitRepository,
  GitRepositoryStore,
} from '../repositories/GitRepositoryStore';
import { DESCRIPTOR, describeTaken } from '../catalog/descriptor';
import { readTaken } from '../catalog/readTaken';
import { html, PAGE_POLICY } from './html';
import { emptyPage, messagePage, ShownFile, sourcePage } from './sourcePage';

const SHOWN_COMMITS = 20;
const SHOWN_BYTES = 512 * 1024;
const README = /^readme(\.(md|rst|txt))?$/i;

/** What the pages work with. */
export type PageOptions = {
  access: RepositoryAccess;
  addresses: GitHostAddresses;
  /** Where people sign in. */
  appBaseUrl: string;
  httpAuth: HttpAuthService;
  store: GitRepositoryStore;
};

function shownFile(content: Buffer): ShownFile {
  const size = content.length;
  if (content.subarray(0, 8000).includes(0)) return { kind: 'binary', size };
  if (size > SHOWN_BYTES) return { kind: 'large', size };
  return { kind: 'text', text: content.toString() };
}

/** Plain pages for people: the files of a repository and its latest commits. */
export function createPageRouter(options: PageOptions) {
  const { access, addresses, httpAuth, store } = options;
  const router = Router();

  const authorised = async (
    request: Request,
    owner: string,
    name: string,
  ): Promise<GitRepository> => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
      allowLimitedAccess: true,
    });
    const repository = await store.find(owner, name);
    if (!repository) throw new NotFoundError('There is no such repository.');
    await access.checkRead(credentials, repository);
    return repository;
  };

  router.use((_request, response, next) => {
    response.setHeader('content-security-policy', PAGE_POLICY);
    response.setHeader('x-content-type-options', 'nosniff');
    response.setHeader('referrer-policy', 'no-referrer');
    response.setHeader('cache-control', 'private, no-cache');
    next();
  });

  router.get('/:owner/:name', async (request, response) => {
    const name = request.params.name.replace(/\.git$/, '');
    const repository = await authorised(request, request.params.owner, name);
    const ref = { kind: 'branch' as const, name: repository.defaultBranch };
    if (await store.resolve(repository, ref)) {
      response.redirect(addresses.source(repository, ref, ''));
    } else {
      response.type('html').send(emptyPage(repository, addresses));
    }
  });

  const contentAt = async (
    repository: GitRepository,
    commit: string,
    path: string,
  ) => {
    if ((await store.kindOf(repository, commit, path)) === 'file') {
      const content = await store.readFile(repository, commit, path);
      return { kind: 'file' as const, file: shownFile(content) };
    }
    const entries = await store.listTree(repository, commit, path);
    const found = entries.find(
      entry => entry.kind === 'file' && README.test(entry.name),
    );
    if (!found) return { kind: 'folder' as const, entries };
    const readmePath = [path.replace(/\/$/, ''), found.name]
      .filter(part => part !== '')
      .join('/');
    const file = shownFile(
      await store.readFile(repository, commit, readmePath),
    );
    const readme =
      file.kind === 'text' ? { name: found.name, text: file.text } : undefined;
    return { kind: 'folder' as const, entries, readme };
  };

  /** Where the author of a push looks: at the top of the default branch and at the file itself. */
  const troubleAt = async (
    repository: GitRepository,
    { path, ref }: GitHostAddress,
  ): Promise<string[]> => {
    const isShown =
      ref.kind === 'branch' &&
      ref.name === repository.defaultBranch &&
      ['', DESCRIPTOR].includes(path);
    if (!isShown) return [];
    const taken = await readTaken(repository, { addresses, store });
    return describeTaken(repository, taken);
  };

  router.get('/:owner/:name/src/*', async (request, response) => {
    const { owner, name } = request.params;
    const repository = await authorised(request, owner, name);
    const pathname = request.url.split('?')[0].split('/').slice(4).join('/');
    const address: GitHostAddress | undefined = addresses.parse(
      `${addresses.page(repository)}/src/${pathname}`,
    );
    const commit = address && (await store.resolve(repository, address.ref));
    const kind =
      commit && (await store.kindOf(repository, commit, address.path));
    if (!address || !commit || !kind) {
      throw new NotFoundError(
        `${repository.owner}/${repository.name} has no such branch, commit or file.`,
      );
    }
    const content = await contentAt(repository, commit, address.path);
    const commits = await store.log(repository, commit, {
      limit: SHOWN_COMMITS,
      path: address.path,
    });
    response.type('html').send(
      sourcePage({
        address,
        addresses,
        commits,
        content,
        repository,
        trouble: await troubleAt(repository, address),
      }),
    );
  });

  // Where Backstage's "Edit" leads; nothing is edited here, and the page of the file says how to change it.
  router.get('/:owner/:name/_edit/*', async (request, response) => {
    const { owner, name } = request.params;
    const repository = await authorised(request, owner, name);
    const rest = request.url.split('?')[0].split('/').slice(4).join('/');
    const address = addresses.parse(
      `${addresses.page(repository)}/src/branch/${rest}`,
    );
    if (!address) throw new NotFoundError('There is no such branch or file.');
    response.redirect(addresses.source(repository, address.ref, address.path));
  });

  router.use(() => {
    throw new NotFoundError(
      'The git host has no page here. Pages are at /<owner>/<repository> below its address, and git clones /<owner>/<repository>.git.',
    );
  });

  router.use(
    (error: Error, _: Request, response: Response, next: NextFunction) => {
      if (error instanceof AuthenticationError) {
        const signIn = html`<p>
          Sign in at <a href="${options.appBaseUrl}">the portal</a>, then open
          this page again.
        </p>`;
        response.status(401).type('html');
        response.send(messagePage('You are not signed in', signIn));
      } else if (error instanceof NotFoundError) {
        const message = html`<p>${error.message}</p>`;
        response.status(404).type('html');
        response.send(messagePage('Not found', message));
      } else if (error instanceof NotAllowedError) {
        const message = html`<p>${error.message}</p>`;
        response.status(403).type('html');
        response.send(messagePage('Not allowed', message));
      } else {
        next(error);
      }
    },
  );
  return router;
}
