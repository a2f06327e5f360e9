import { InputError } from '@backstage/errors';
import type {
  AskRequest,
  Evidence,
} from '@modelport/plugin-ml-registry-common';
import { requirePlainText } from './requirePlainText';

const REASON = { least: 3, most: 2000 };

/**
 * Checks what was asked beyond its schema, and tidies it.
 * @throws InputError naming the field that is wrong
 */
export function checkAsk({ version, reason, evidence = [] }: AskRequest): {
  version: string;
  reason: string;
  evidence: Evidence[];
} {
  requirePlainText('reason', reason);
  const text = reason.trim();
  if (text.length < REASON.least) {
    throw new InputError(
      `reason is too short: say in ${REASON.least} to ${REASON.most} characters why version ${version} should be champion`,
    );
  }
  return {
    version,
    reason: text,
    evidence: evidence.map(({ label, value }, index) => {
      if (!label.trim() || !value.trim()) {
        throw new InputError(
          `evidence[${index}] needs a label and a value that are not blank`,
        );
      }
      requirePlainText(`evidence[${index}].label`, label);
      requirePlainText(`evidence[${index}].value`, value);
      return { label: label.trim(), value: value.trim() };
    }),
  };
}
