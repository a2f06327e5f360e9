import type {
  Evidence,
  LedgerEntryKind,
} from '@modelport/plugin-ml-registry-common';

/** Metrics that the portal measured of a version and of the champion of that moment. */
export interface MeasuredMetrics {
  own: Record<string, number>;
  champion: Record<string, number>;
}

/** Evidence by who stands for it. */
export interface SplitEvidence {
  measured: Evidence[];
  claims: Evidence[];
}

/**
 * Parts what the portal measured from what the asker claims. Evidence of no source was stored before the portal
 * measured by itself: it was the asker's, but for that of a registration, which the portal has always written.
 */
export function splitEvidence(
  evidence: readonly Evidence[],
  kind?: LedgerEntryKind,
): SplitEvidence {
  const unsaid = kind === 'registered' ? 'measured' : 'claimed';
  const isClaim = ({ source = unsaid }: Evidence) => source === 'claimed';
  return {
    measured: evidence.filter(each => !isClaim(each)),
    claims: evidence.filter(isClaim),
  };
}

/** What was measured as numbers; a metric that one of the two did not log is left out there. */
export function measuredMetrics(
  measured: readonly Evidence[],
): MeasuredMetrics {
  const metrics = measured.filter(({ about }) => about === 'metric');
  const numbers = (textOf: (each: Evidence) => string | undefined) =>
    Object.fromEntries(
      metrics
        .map(each => [each.label, Number(textOf(each) ?? NaN)] as const)
        .filter(([, value]) => Number.isFinite(value)),
    );
  return {
    own: numbers(({ value }) => value),
    champion: numbers(({ champion }) => champion),
  };
}

/** Where the version and the champion come from: run, commit, digest. */
export function originsOf(measured: readonly Evidence[]): Evidence[] {
  return measured.filter(
    ({ about, label }) => about === 'origin' && label !== 'version',
  );
}

/** The version that was champion when this was measured. */
export function championOf(measured: readonly Evidence[]): string | undefined {
  return measured.find(
    ({ about, label }) => about === 'origin' && label === 'version',
  )?.champion;
}

/** Gates of a request. */
export interface GatesOfRequest {
  all: Evidence[];
  /** Those that a value was held against, or that lack one. */
  judged: Evidence[];
  /** Those that are malformed, and that they could not be read. */
  unjudged: Evidence[];
}

/** How the version stood to the gates of its model. */
export function gatesOf(measured: readonly Evidence[]): GatesOfRequest {
  const all = measured.filter(({ about }) => about === 'gate');
  const isJudged = ({ outcome }: Evidence) =>
    outcome !== 'malformed' && outcome !== 'unread';
  return {
    all,
    judged: all.filter(isJudged),
    unjudged: all.filter(each => !isJudged(each)),
  };
}
