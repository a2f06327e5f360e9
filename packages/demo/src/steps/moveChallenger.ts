import type {
  AliasesResponse,
  ListVersionsResponse,
} from '@modelport/plugin-ml-registry-common';
import { made, type Report, routesOf, type Walk } from '../Walk';

/** Makes the version challenger, unless there is one. */
export async function moveChallenger(
  walk: Walk,
  report: Report,
): Promise<void> {
  const registry = routesOf('ml-registry', walk);
  const version = made('version', walk.version);
  const { aliases } = await walk.author.get<ListVersionsResponse>(
    `${registry}/versions`,
  );
  if (aliases.challenger) return;
  report('moving');
  await walk.author.put<AliasesResponse>(`${registry}/aliases/challenger`, {
    version,
    expected: null,
    reason: 'Under evaluation.',
  });
}
