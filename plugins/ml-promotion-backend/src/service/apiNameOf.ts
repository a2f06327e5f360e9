import { createHash } from 'node:crypto';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

const LONGEST = 63;
const HASH = 8;

/**
 * Full reference of the API entity that stands for a model's endpoint in an environment: in the model's namespace, the
 * same for as long as both keep their names, whatever version serves.
 */
export function apiRefOf(entityRef: string, environment: string): string {
  const { namespace, name } = parseEntityRef(entityRef);
  const plain = `${name}-${environment}`;
  const hash = createHash('sha256').update(`${entityRef} ${environment}`);
  const short = plain.slice(0, LONGEST - HASH - 1).replace(/[^a-z0-9]+$/i, '');
  const fitting =
    plain.length <= LONGEST
      ? plain
      : `${short}-${hash.digest('hex').slice(0, HASH)}`;
  return stringifyEntityRef({ kind: 'API', namespace, name: fitting });
}
