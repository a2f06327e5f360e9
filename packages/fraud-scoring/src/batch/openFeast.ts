import type { BatchOptions } from '../createScoringService';
import { readToken } from '../directive/token';
import type { BatchFeatures } from './BatchFeatures';
import type { FeastAddress } from './feastAddress';
import { FeastRedis } from './FeastRedis';
import { FeastServer } from './FeastServer';

async function openSource(feast: FeastAddress): Promise<BatchFeatures> {
  const { url, tokenFile, project } = feast;
  if (project === undefined) return new FeastServer(feast);
  const password =
    tokenFile === undefined
      ? undefined
      : await readToken(tokenFile, '--feast-token');
  return new FeastRedis({ url, project, password });
}

/**
 * Opens what was asked for; no connection is waited for.
 *
 * @throws TypeError when the file of the password holds none
 */
export async function openFeast(
  feast: FeastAddress | undefined,
): Promise<BatchOptions | undefined> {
  if (!feast) return undefined;
  const { maxAgeMs, waitMs } = feast;
  return { source: await openSource(feast), maxAgeMs, waitMs };
}
