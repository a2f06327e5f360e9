import { InputError } from '@backstage/errors';
import { requirePlainText } from '@modelport/plugin-ml-node';
import type {
  AskRequest,
  EvidenceClaim,
} from '@modelport/plugin-ml-registry-common';

const REASON = { least: 3, most: 2000 };
const CLAIM_FIELDS = ['label', 'value'];

/**
 * Checks what was asked beyond its schema, and tidies it.
 * @throws InputError naming the field that is wrong
 */
export function checkAsk({ version, reason, evidence = [] }: AskRequest): {
  version: string;
  reason: string;
  claims: EvidenceClaim[];
} {
  requirePlainText('reason', reason);
  const text = reason.trim();
  if (text.length < REASON.least) {
    throw new InputError(
      `reason is too short: say in ${REASON.least} to ${REASON.most} characters why version ${version} should be champion`,
    );
  }
  return { version, reason: text, claims: evidence.map(checkClaim) };
}

function checkClaim(claim: EvidenceClaim, index: number): EvidenceClaim {
  const at = `evidence[${index}]`;
  const { label, value } = claim;
  const other = Object.keys(claim).find(key => !CLAIM_FIELDS.includes(key));
  if (other) {
    throw new InputError(
      `${at}.${other} is not a field of a claim; its fields are label, value. What is measured is added by the portal itself`,
    );
  }
  if (!label.trim() || !value.trim()) {
    throw new InputError(`${at} needs a label and a value that are not blank`);
  }
  requirePlainText(`${at}.label`, label);
  requirePlainText(`${at}.value`, value);
  return { label: label.trim(), value: value.trim() };
}
