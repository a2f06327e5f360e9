import { partMetrics } from '@modelport/plugin-ml-common';
import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';
import { joinPeople, portalUser, taggedUser } from '../policy/authors';
import type { RegisteredVersion, SourceRun } from '../registry/ModelRegistry';
import type { VersionRecord } from '../store/records';

const COMMIT_TAG = 'mlflow.source.git.commit';
const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** A version with everything that is told of it. */
export interface VersionFacts {
  server: string;
  model: string;
  entityRef: string;
  version: RegisteredVersion;
  aliases: Record<string, string>;
  /** What the portal has recorded. */
  record?: VersionRecord;
  /** Its source run; absent when it cannot be read. */
  run?: SourceRun;
}

/** Who counts as author, and whether the portal's own records name one. */
export function authorsOf({
  entityRef,
  record,
  run,
}: Pick<VersionFacts, 'entityRef' | 'record' | 'run'>): {
  authors: string[];
  authorsKnown: boolean;
} {
  const known = joinPeople(
    record?.authors,
    run && portalUser(run.tags, entityRef),
  );
  // Anyone can write this tag, so it can only add a person.
  const tagged = run && taggedUser(run.tags);
  return {
    authors: joinPeople(known, tagged),
    authorsKnown: known.length > 0,
  };
}

/** A version as pages see it. */
export function describeVersion(facts: VersionFacts): ModelVersionSummary {
  const { server, model, version, record, run } = facts;
  const commit = run?.tags[COMMIT_TAG]?.toLocaleLowerCase('en-US') ?? '';
  const runId = version.runId;
  return {
    server,
    model,
    version: version.version,
    status: version.status,
    ...(version.statusMessage && { statusMessage: version.statusMessage }),
    description: version.description,
    createdAt: version.createdAt.toISOString(),
    authors: authorsOf(facts).authors,
    ...(runId && { runId }),
    ...(COMMIT.test(commit) && { commit }),
    ...(record?.digest && { digest: record.digest }),
    ...(record?.digestProblem && { digestProblem: record.digestProblem }),
    aliases: Object.keys(facts.aliases)
      .filter(alias => facts.aliases[alias] === version.version)
      .sort(),
    ...partMetrics(run?.metrics ?? {}),
  };
}
