import { InputError } from '@backstage/errors';
import type {
  Evidence,
  EvidenceClaim,
} from '@modelport/plugin-ml-registry-common';
import type { Measured } from './Measurements';

/** What the portal reads of every version, also where it is not known yet. */
const ORIGINS = ['version', 'run', 'commit', 'digest'];

/** A label as a reader takes it: without case, spaces, signs, and a unit or remark in brackets at the end. */
function readAs(label: string): string {
  const text = label.normalize('NFKC').toLocaleLowerCase('en-US');
  const bare = text.replace(/[([][^)\]]*[)\]]\s*$/u, '');
  const letters = bare.replace(/[^\p{L}\p{N}]/gu, '');
  return letters || text.trim();
}

/**
 * Puts the claims of the asker behind what was measured.
 * @throws InputError naming the claim that could be taken for a measured value
 */
export function joinEvidence(
  { evidence, metrics }: Measured,
  claims: EvidenceClaim[],
  claimedBy: string,
): Evidence[] {
  const taken = new Map(
    [...ORIGINS, ...metrics].map(label => [readAs(label), label]),
  );
  return [
    ...evidence,
    ...claims.map(({ label, value }, index): Evidence => {
      const same = taken.get(readAs(label));
      if (same !== undefined) {
        throw new InputError(
          `evidence[${index}].label: '${label}' reads like '${same}', which the portal reads from MLflow and adds by itself; leave this claim out, or give it another label`,
        );
      }
      return { label, value, source: 'claimed', claimedBy };
    }),
  ];
}
