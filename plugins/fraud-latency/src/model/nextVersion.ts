/** `version` of the metadata: behind a line that begins with `metadata:`, never that of `apiVersion`. */
const VERSION = /^(metadata:[\s\S]*?[\s{,]version:\s*)(\d+)/m;

/**
 * A policy as text with the next version, to begin another one with. All else stays as it is; so does a text whose version
 * is not found.
 */
export function withNextVersion(policy: string): string {
  return policy.replace(
    VERSION,
    (_all, before: string, version: string) =>
      `${before}${Number(version) + 1}`,
  );
}
