import type {
  Evidence,
  ModelVersionSummary,
} from '@modelport/plugin-ml-registry-common';

/** Most metrics that a request keeps. */
const MOST_METRICS = 200;

/** What is kept where one of the two versions logged no such metric. */
export const NOT_LOGGED = 'not logged';

/** Metrics of the machine say nothing of the model. */
const isOfMachine = (name: string) => name.startsWith('system/');

type Measured = Pick<
  ModelVersionSummary,
  'metrics' | 'notFinite' | 'digest' | 'commit' | 'runId' | 'version'
>;

/** The metrics of a version, those that are no finite numbers by what they are. */
export const valuesOf = (
  version: Pick<Measured, 'metrics' | 'notFinite'> | undefined,
) => ({
  ...version?.metrics,
  ...version?.notFinite,
});

/** A value as evidence has it. */
export const textOf = (value: number | string | undefined) =>
  value === undefined ? NOT_LOGGED : String(value);

function originOf(own: Measured, champion: Measured | undefined): Evidence[] {
  const parts = [
    ['version', own.version, champion?.version],
    ['run', own.runId, champion?.runId],
    ['commit', own.commit, champion?.commit],
    ['digest', own.digest, champion?.digest],
  ] as const;
  return parts.flatMap(([label, value, theirs]) =>
    value === undefined
      ? []
      : [
          {
            ...{ label, value },
            source: 'measured' as const,
            about: 'origin' as const,
            ...(theirs !== undefined && { champion: theirs }),
          },
        ],
  );
}

/** Names of the metrics of either version; those that both have come first, so that what can be compared is never cut. */
function metricNames(own: object, champion: object): string[] {
  const isShared = (name: string) =>
    Object.hasOwn(own, name) && Object.hasOwn(champion, name);
  return Object.keys({ ...own, ...champion })
    .filter(name => !isOfMachine(name))
    .sort(
      (a, b) =>
        Number(isShared(b)) - Number(isShared(a)) || a.localeCompare(b, 'en'),
    );
}

/** What the portal has read of a version, beside the champion of the moment, as evidence of a request. */
export function measuredEvidence(
  own: Measured,
  champion: Measured | undefined,
): Evidence[] {
  const [values, theirs] = [valuesOf(own), valuesOf(champion)];
  const names = metricNames(values, theirs);
  const metrics = names.slice(0, MOST_METRICS).map(
    (label): Evidence => ({
      label,
      value: textOf(values[label]),
      source: 'measured',
      about: 'metric',
      ...(champion && { champion: textOf(theirs[label]) }),
    }),
  );
  return [...metrics, ...originOf(own, champion)];
}
