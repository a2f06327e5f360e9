import type { RelayRule } from '../RelayCall';
import { refused } from '../RelayError';
import { artifactRules } from './artifactRules';
import { createRunRule } from './createRunRule';
import { modelRules } from './modelRules';
import { registryRules } from './registryRules';
import { runRules } from './runRules';

/** Everything that passes; a call without a rule is refused. */
export const relayRules: readonly RelayRule[] = [
  createRunRule,
  ...runRules,
  ...modelRules,
  ...artifactRules,
  ...registryRules,
];

const VERSION = /^[23]\.0$/;

function matchPath(
  pattern: string,
  segments: string[],
): Record<string, string> | undefined {
  const parts = pattern.split('/');
  const open = parts[parts.length - 1] === '*';
  const fixed = open ? parts.slice(0, -1) : parts;
  if (
    open ? segments.length <= fixed.length : segments.length !== fixed.length
  ) {
    return undefined;
  }
  const found: Record<string, string> = {};
  for (const [index, part] of fixed.entries()) {
    const segment = segments[index];
    if (part.startsWith(':')) {
      found[part.slice(1)] = segment;
    } else if (part !== segment) {
      return undefined;
    }
  }
  return found.version === undefined || VERSION.test(found.version)
    ? found
    : undefined;
}

/**
 * The rule of a call, with the named segments of its path. A rule whose last segment is a text comes before one that
 * takes any, in the order of {@link relayRules}.
 * @throws RelayError with status 403 when no rule allows the call
 */
export function findRule(
  method: string,
  segments: string[],
): { rule: RelayRule; path: Record<string, string> } {
  for (const rule of relayRules) {
    const path =
      rule.method === method ? matchPath(rule.path, segments) : undefined;
    if (path) {
      return { rule, path };
    }
  }
  throw refused(
    `${method} ${segments.join(
      '/',
    )} does not pass through the portal: a token may log to its runs, write their artifacts and logged models, and register versions of its model; searches, aliases, stages, renames and removals are made in the portal`,
  );
}
