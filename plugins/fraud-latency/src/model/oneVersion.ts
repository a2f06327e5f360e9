import type {
  ServingChange,
  VersionLatency,
} from '@modelport/plugin-fraud-latency-common';

/** As the scoring service names the only arm of a service that runs no experiment. */
const ALL = 'all';

/** Name and version of a model. */
export type NamedVersion = Pick<VersionLatency, 'model' | 'version'>;

/** The versions that answered for all cards, each once: more than one where another one came meanwhile. */
export function versionsForAll(
  versions: readonly VersionLatency[],
): NamedVersion[] {
  const answering = versions.filter(
    ({ variant, count }) => variant === ALL && count > 0,
  );
  return answering.filter(
    ({ model, version }, at) =>
      answering.findIndex(
        each => each.model === model && each.version === version,
      ) === at,
  );
}

/** An approved change of an experiment. */
export type ExperimentChange = ServingChange & {
  proposal: Extract<ServingChange['proposal'], { kind: 'experiment' }>;
};

const isExperimentChange = (
  change: ServingChange,
): change is ExperimentChange =>
  change.proposal.kind === 'experiment' && change.state === 'approved';

/** The change of an experiment that took effect last; undefined where there is none among them. */
export function lastOfExperiments(
  changes: readonly ServingChange[],
): ExperimentChange | undefined {
  return changes
    .filter(isExperimentChange)
    .sort((one, other) => (other.revision ?? 0) - (one.revision ?? 0))
    .at(0);
}
