import { stat } from 'node:fs/promises';
import path from 'node:path';
import {
  BackstageCredentials,
  resolveSafeChildPath,
} from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { commitAuthor } from './commitAuthor';
import { GitHostClient, PublishedRepository } from './GitHostClient';
import { pushFolder } from './pushFolder';
import { waitForEntity } from './waitForEntity';

const NAME = /^[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?$/;
const BRANCH = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?$/;
const NO_COMMIT = '0'.repeat(40);

const EXAMPLES = [
  {
    description: 'Publish the workspace as the repository of a group.',
    example: [
      'steps:',
      '  - id: publish',
      '    action: git-host:publish',
      '    name: Publish the repository',
      '    input:',
      '      name: card-fraud',
      '      owner: group:default/fraud',
    ].join('\n'),
  },
];

/** What the action works with. */
export type GitHostPublishOptions = {
  /** The portal's address, from which a dry run computes what it would publish. */
  backendBaseUrl: string;
  client: GitHostClient;
  catalog: Pick<CatalogService, 'getEntityByRef'>;
  /** How long a published component is waited for, in milliseconds. */
  longestWaitMs?: number;
  now?: () => Date;
};

const messageOf = (name: string, template: string | undefined) =>
  template ? `Create ${name} from ${template}` : `Create ${name}`;

/** What a dry run says that it would have made. */
function imagined(
  backendBaseUrl: string,
  input: { name: string; owner: string; defaultBranch: string },
): PublishedRepository {
  const { name, defaultBranch } = input;
  const owner = parseEntityRef(input.owner, {
    defaultKind: 'group',
    defaultNamespace: 'default',
  }).name.toLocaleLowerCase('en-US');
  const pageUrl = `${backendBaseUrl}/api/git-host/${owner}/${name}`;
  return {
    owner,
    name,
    entityRef: `component:default/${name}`,
    defaultBranch,
    cloneUrl: `${pageUrl}.git`,
    pageUrl,
    commitSha: NO_COMMIT,
  };
}

/**
 * The action `git-host:publish`: publishes the workspace as a new repository of the embedded git
 * host, on behalf of the user. Run again for the same task it continues in the repository that
 * the task made. It ends when the catalog has the component.
 */
export function createGitHostPublishAction(options: GitHostPublishOptions) {
  const { backendBaseUrl, catalog, client, now = () => new Date() } = options;
  return createTemplateAction({
    id: 'git-host:publish',
    description:
      'Publishes the workspace as a new repository of the portal’s git host.',
    examples: EXAMPLES,
    supportsDryRun: true,
    schema: {
      input: {
        name: z =>
          z
            .string()
            .regex(
              NAME,
              'use small letters, digits, hyphens, dots, underscores',
            )
            .describe('Name of the repository and of its catalog component'),
        owner: z =>
          z.string().min(1).describe('The group that owns the repository'),
        description: z => z.string().max(500).optional(),
        defaultBranch: z =>
          z.string().regex(BRANCH, 'not a name of a branch').default('main'),
        sourcePath: z =>
          z
            .string()
            .optional()
            .describe(
              'Folder of the workspace to publish; all of it if absent',
            ),
      },
      output: {
        remoteUrl: z => z.string().describe('What git clone takes'),
        repoContentsUrl: z => z.string().describe('Page of the default branch'),
        commitSha: z => z.string().describe('The commit that was published'),
        entityRef: z => z.string().describe('The catalog component'),
      },
    },
    async handler(ctx) {
      const { name, owner, description = '', sourcePath } = ctx.input;
      const defaultBranch = ctx.input.defaultBranch ?? 'main';
      const folder = await sourceFolder(ctx.workspacePath, sourcePath);
      const answer = (repository: PublishedRepository, commitSha: string) => {
        const { cloneUrl, entityRef, pageUrl } = repository;
        const branch = encodeURIComponent(repository.defaultBranch);
        ctx.output('remoteUrl', cloneUrl);
        ctx.output('repoContentsUrl', `${pageUrl}/src/branch/${branch}/`);
        ctx.output('commitSha', commitSha);
        ctx.output('entityRef', entityRef);
      };
      if (ctx.isDryRun) {
        const made = imagined(backendBaseUrl, { name, owner, defaultBranch });
        ctx.logger.info(`Dry run: ${made.pageUrl} would be published.`);
        answer(made, NO_COMMIT);
        return;
      }
      const credentials: BackstageCredentials =
        await ctx.getInitiatorCredentials();
      const date = await ctx.checkpoint({
        key: `git-host.publish.${name}.date`,
        fn: async () => now().toISOString(),
      });
      const described = await isFile(path.join(folder, 'catalog-info.yaml'));
      const arrive = async ({ entityRef }: PublishedRepository) => {
        const arrived =
          !described ||
          (await waitForEntity({
            catalog,
            entityRef,
            credentials,
            signal: ctx.signal,
            longestMs: options.longestWaitMs,
          }));
        if (!arrived) {
          ctx.logger.warn(
            `The catalog does not show ${entityRef} yet; it will within a minute.`,
          );
        }
      };
      const repository = await client.createRepository(
        { name, owner, description, defaultBranch, creationId: ctx.task.id },
        credentials,
        ctx.signal,
      );
      if (repository.commitSha) {
        ctx.logger.info(`${repository.pageUrl} is published already.`);
        await arrive(repository);
        answer(repository, repository.commitSha);
        return;
      }
      const commitSha = await pushFolder({
        folder,
        scratch: await ctx.createTemporaryDirectory(),
        author: commitAuthor(ctx.user),
        branch: repository.defaultBranch,
        date,
        message: messageOf(name, ctx.templateInfo?.entityRef),
        target: await client.pushTarget(repository, credentials),
        signal: ctx.signal,
      });
      ctx.logger.info(`Published ${repository.pageUrl} at ${commitSha}.`);
      await arrive(repository);
      answer(repository, commitSha);
    },
  });
}

async function isFile(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ?? false;
}

async function sourceFolder(
  workspacePath: string,
  sourcePath: string | undefined,
): Promise<string> {
  const folder = sourcePath
    ? resolveSafeChildPath(workspacePath, sourcePath)
    : workspacePath;
  const found = await stat(folder).catch(() => undefined);
  if (!found?.isDirectory()) {
    throw new InputError(
      `The field sourcePath is "${
        sourcePath ?? ''
      }": the workspace has no such folder.`,
    );
  }
  return folder;
}
