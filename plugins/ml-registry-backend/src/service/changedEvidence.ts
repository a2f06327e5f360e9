import { partMetrics } from '@modelport/plugin-ml-common';
import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { NOT_MEASURED } from '../gates/gateEvidence';
import { NOT_LOGGED, textOf, valuesOf } from './measuredEvidence';

/** Most metrics that a message names. */
const MOST_NAMED = 5;
const JUDGED = ['kept', 'missed', 'not-measured'];

/** The metrics of which a request says something, with what it says. */
function saidIn(evidence: Evidence[]): Map<string, string> {
  const said = new Map<string, string>();
  for (const { about, label, outcome, source, value } of evidence) {
    const isJudged = about === 'gate' && JUDGED.includes(outcome ?? '');
    if (source === 'measured' && (about === 'metric' || isJudged)) {
      said.set(label, value === NOT_MEASURED ? NOT_LOGGED : value);
    }
  }
  return said;
}

/**
 * How a run says otherwise now than the evidence of a request does, in words; undefined while it does not. MLflow takes
 * metrics of a run that has finished, and a decision has to rest on what whoever decides is shown. A metric of which the
 * request says nothing changes nothing of it.
 */
export function changedEvidence(
  evidence: Evidence[],
  metrics: Readonly<Record<string, number>>,
): string | undefined {
  const now = new Map(Object.entries(valuesOf(partMetrics(metrics))));
  const changes = [...saidIn(evidence)]
    .map(([label, before]) => ({
      label,
      before,
      after: textOf(now.get(label)),
    }))
    .filter(({ before, after }) => before !== after)
    .map(
      ({ label, before, after }) => `${label} was ${before}, is ${after} now`,
    );
  const more = changes.length - MOST_NAMED;
  return changes.length === 0
    ? undefined
    : [
        ...changes.slice(0, MOST_NAMED),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('; ');
}
