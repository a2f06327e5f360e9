import type {
  AliasRequest,
  ListRequestsResponse,
  ListVersionsResponse,
} from '@modelport/plugin-ml-registry-common';
import { LeftAsItIs } from '../errors';
import type { PersonaApi } from '../PersonaApi';
import { made, type Report, routesOf, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 60_000;

/** The newest request for the version, as a person sees it. */
async function requestOf(
  walk: Walk,
  person: PersonaApi,
): Promise<AliasRequest | undefined> {
  const { items } = await person.get<ListRequestsResponse>(
    `${routesOf('ml-registry', walk)}/requests?limit=100`,
  );
  return items.find(
    ({ alias, version }) => alias === 'champion' && version === walk.version,
  );
}

/** Asks for the version to become champion, unless somebody has asked or it is champion. */
export async function askForChampion(
  walk: Walk,
  report: Report,
): Promise<void> {
  const { author, model } = walk;
  if (await requestOf(walk, author)) return;
  const registry = routesOf('ml-registry', walk);
  const version = made('version', walk.version);
  const { aliases } = await author.get<ListVersionsResponse>(
    `${registry}/versions`,
  );
  if (aliases.champion === version) return;
  report('asking');
  await author.post<AliasRequest>(`${registry}/requests`, {
    version,
    reason: model.reason,
  });
}

/** Whether there is something that the reviewer can do, or nothing to wait for. */
const isDecidable = (request: AliasRequest | undefined) =>
  request?.state !== 'open' || request.mayDecide;

/**
 * Approves the request as the reviewer, and waits until the alias has moved.
 * @throws LeftAsItIs when somebody decided otherwise
 */
export async function approveRequest(
  walk: Walk,
  report: Report,
): Promise<void> {
  const { reviewer, askEveryMs } = walk;
  const look = () => requestOf(walk, reviewer);
  const waiting = { look, everyMs: askEveryMs, longestMs: LONGEST_MS };
  // Word of who registered the version may still be under way.
  let request = await waitFor({ ...waiting, until: isDecidable });
  if (request?.state === 'open') {
    if (!request.mayDecide) {
      throw new Error(request.mayNotDecideBecause ?? 'nobody may approve it');
    }
    report(`as ${reviewer.persona}`);
    await reviewer.post<AliasRequest>(
      `${routesOf('ml-registry', walk)}/requests/${request.id}/approve`,
      { reason: 'Approved by the demo.' },
    );
  }
  request = await waitFor({
    ...waiting,
    until: seen => seen?.state !== 'moving',
    onLook: seen => seen?.state === 'moving' && report('moving'),
  });
  if (request && request.state !== 'done') {
    throw new LeftAsItIs(
      `${walk.model.name}: the request is ${request.state}, so the demo leaves this model as it is`,
    );
  }
}
