import type { ServingInstance } from '@modelport/plugin-fraud-latency-common';
import type { ModelsAnswer, ServedModels } from './askModels';

/** What is approved for a service, as far as an instance is compared with it. */
export interface Wanted {
  /** Highest that was approved; 0 before the first. */
  revision: number;
  /** The newest policy that was approved. */
  policy?: { name: string; version: number };
}

/** Why an instance does not do what is wanted, in one sentence; undefined where it does, or will in some seconds. */
function problemOf(
  { policy, policy_document: document, directive }: ServedModels,
  wanted: Wanted,
): string | undefined {
  if (document === undefined) {
    return 'It does not say by which policy it decides: bring the scoring service up to date.';
  }
  if (!directive) return undefined;
  const { revision, problem } = directive;
  if (problem !== null) return problem;
  if (revision > wanted.revision) {
    return `It follows revision ${revision}, and this portal has approved ${wanted.revision} only, as after a restore from a backup: stop it, remove directive.json from its folder of --data, and start it again.`;
  }
  const isOther =
    wanted.policy !== undefined &&
    (policy.name !== wanted.policy.name ||
      policy.version !== wanted.policy.version);
  return revision === wanted.revision && isOther
    ? `It decides by ${policy.name} version ${policy.version} of its own configuration, and not by ${wanted.policy?.name} version ${wanted.policy?.version}, which is approved: of one name the higher version counts.`
    : undefined;
}

/** What an instance says that it does. */
export function instanceOf(
  cloud: string,
  index: number,
  answer: ModelsAnswer,
  wanted: Wanted,
): ServingInstance {
  if ('problem' in answer) return { cloud, index, problem: answer.problem };
  const { policy, directive } = answer.models;
  const problem = problemOf(answer.models, wanted);
  return {
    ...{ cloud, index },
    policy: { name: policy.name, version: policy.version },
    ...(directive && { revision: directive.revision }),
    ...(problem !== undefined && { problem }),
  };
}
