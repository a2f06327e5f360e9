import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { waitUntilReady } from '../readiness';
import { askForObject, ClusterAccess } from './clusterRequest';
import { serverSideApply } from './serverSideApply';

const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
const SERVED_MS = 60_000;

interface Definition {
  status?: { conditions?: { type: string; status: string }[] };
}

/**
 * Applies all definitions of resources in a folder, one a file named `<group>_<plural>.yaml`, and resolves when the API
 * server serves them.
 *
 * @throws Error with the server's words when it refuses one, and when it does not serve one within a minute
 */
export async function applyCustomResources(
  access: ClusterAccess,
  folder: string,
): Promise<void> {
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));
  await Promise.all(
    files.map(async file => {
      const [group, plural] = path.basename(file, '.yaml').split('_');
      const asked = `${DEFINITIONS}/${plural}.${group}`;
      const text = readFileSync(path.join(folder, file), 'utf8');
      await serverSideApply(access, asked, text);
      await waitUntilServed(access, asked);
    }),
  );
}

async function waitUntilServed(access: ClusterAccess, asked: string) {
  const outcome = await waitUntilReady(
    async signal => {
      const request = { path: asked, signal };
      const { status } = await askForObject<Definition>(access, request);
      return !!status?.conditions?.some(
        ({ type, status: holds }) => type === 'Established' && holds === 'True',
      );
    },
    () => false,
    SERVED_MS,
  );
  if (outcome === 'ready') return;
  throw new Error(`${asked} is not served after ${SERVED_MS / 1000} s`);
}
