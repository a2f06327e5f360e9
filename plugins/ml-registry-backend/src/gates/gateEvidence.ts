import type { NotFinite } from '@modelport/plugin-ml-common';
import type { Evidence } from '@modelport/plugin-ml-registry-common';
import type { DeclaredGates, Gate } from './readGates';

/** What is kept where a version logged no such metric. */
export const NOT_MEASURED = 'not measured';

function boundOf({ atLeast, atMost }: Gate): string {
  return [
    atLeast !== undefined && `at least ${atLeast}`,
    atMost !== undefined && `at most ${atMost}`,
  ]
    .filter(Boolean)
    .join(' and ');
}

function outcomeOf(
  { atLeast = -Infinity, atMost = Infinity }: Gate,
  value: number | NotFinite | undefined,
): 'kept' | 'missed' | 'not-measured' {
  if (value === undefined) {
    return 'not-measured';
  }
  // Nothing is known of a model by a value that is no finite number, be it above a bound.
  const isKept =
    typeof value === 'number' && value >= atLeast && value <= atMost;
  return isKept ? 'kept' : 'missed';
}

/**
 * How the measured metrics of a version stand to the declared gates, as evidence of a request.
 * @param declaredAt - commit of the `modelport.yaml` that declares them
 */
export function gateEvidence(
  { gates, malformed }: DeclaredGates,
  metrics: Readonly<Record<string, number | NotFinite>>,
  declaredAt: string,
): Evidence[] {
  const common = { source: 'measured', about: 'gate', declaredAt } as const;
  const judged = gates.map((gate): Evidence => {
    const value = Object.hasOwn(metrics, gate.metric)
      ? metrics[gate.metric]
      : undefined;
    return {
      ...common,
      label: gate.metric,
      value: value === undefined ? NOT_MEASURED : String(value),
      bound: boundOf(gate),
      outcome: outcomeOf(gate, value),
    };
  });
  const reported = malformed.map(
    ({ name, problem }): Evidence => ({
      ...common,
      label: name,
      value: problem,
      outcome: 'malformed',
    }),
  );
  return [...judged, ...reported];
}
