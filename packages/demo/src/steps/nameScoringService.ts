import { SCORING_SERVICE_ANNOTATION } from '@modelport/plugin-fraud-latency-common';
import type {
  IssueTokenRequest,
  IssueTokenResponse,
  ListTokensResponse,
} from '@modelport/plugin-ml-access-common';
import { isMap, parseDocument } from 'yaml';
import { LeftAsItIs } from '../errors';
import { pushChange } from '../git/pushChange';
import { made, type Report, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const TOKENS = 'ml-access/v1/tokens';
/** By it an earlier start's token is known. */
const DESCRIPTION = 'The demo names the scoring service';
const TOKEN_MS = 10 * 60_000;
const CATALOG_MS = 60_000;

interface Entity {
  metadata: { annotations?: Record<string, string> };
}

const refOf = ({ model }: Walk) => `component:default/${model.name}`;

/** The scoring service that the model names, as the catalog has it. */
async function namedBy({ author, model }: Walk): Promise<string | undefined> {
  const { metadata } = await author.get<Entity>(
    `catalog/entities/by-name/component/default/${model.name}`,
  );
  return metadata.annotations?.[SCORING_SERVICE_ANNOTATION];
}

/** Adds the annotation to `catalog-info.yaml`; undefined where it has one. */
export function withScoringService(
  content: string,
  service: string,
): string | undefined {
  const document = parseDocument(content);
  const path = ['metadata', 'annotations'];
  if (document.errors.length > 0 || !isMap(document.contents)) {
    throw new Error('catalog-info.yaml is no entity; mend it and push it');
  }
  if (document.hasIn([...path, SCORING_SERVICE_ANNOTATION])) return undefined;
  document.setIn([...path, SCORING_SERVICE_ANNOTATION], service);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Ends tokens that a start of the demo has left that was killed. */
async function revokeLeftovers(walk: Walk): Promise<void> {
  const { author } = walk;
  const { items } = await author.get<ListTokensResponse>(TOKENS);
  for (const { id, description, scope } of items) {
    if (description === DESCRIPTION && scope.entityRef === refOf(walk)) {
      await author.delete(`${TOKENS}/${id}`);
    }
  }
}

async function push(walk: Walk, service: string): Promise<void> {
  const { author, model } = walk;
  const request: IssueTokenRequest = {
    entityRef: refOf(walk),
    access: 'write',
    expiresAt: new Date(Date.now() + TOKEN_MS).toISOString(),
    description: DESCRIPTION,
  };
  const { id, token } = await author.post<IssueTokenResponse>(TOKENS, request);
  try {
    await pushChange({
      url: `${author.url}/api/git-host/${model.owner}/${model.name}.git`,
      token,
      author: {
        name: author.persona,
        email: `${author.persona}@modelport.invalid`,
      },
      file: 'catalog-info.yaml',
      edit: content => withScoringService(content, service),
      message: `Name the scoring service ${service}`,
    });
  } finally {
    await author.delete(`${TOKENS}/${id}`);
  }
}

/**
 * Has the model name its scoring service, by a push to its repository as anybody would, unless it does.
 *
 * @throws LeftAsItIs when somebody has it name another one
 */
export async function nameScoringService(
  walk: Walk,
  report: Report,
): Promise<void> {
  const service = made('name of a scoring service', walk.model.scoringService);
  await revokeLeftovers(walk);
  let named = await namedBy(walk);
  if (named === undefined) {
    report('pushing');
    await push(walk, service);
    named = await waitFor({
      look: () => namedBy(walk),
      until: seen => seen !== undefined,
      everyMs: walk.askEveryMs,
      longestMs: CATALOG_MS,
    });
  }
  if (named === undefined) {
    throw new Error('the catalog does not show the annotation that was pushed');
  }
  if (named !== service) {
    throw new LeftAsItIs(
      `${walk.model.name}: it names the scoring service ${named}, so the demo leaves this model as it is`,
    );
  }
}
