import type { ApprovedChanges } from './DatabaseServing';
import { readPolicyText } from './servedPolicy';
import { type ChangeRow, proposalOf } from './ServingRow';

/** What a scoring service is to do, beside what its configuration says. */
export interface ScoringDirective {
  apiVersion: 'modelport/v1alpha1';
  kind: 'ScoringDirective';
  metadata: { service: string; revision: number };
  /** A DecisionPolicy document. */
  policy?: object;
  experiment?:
    | { changes: string; variant: string }
    | { changes: string; name: string; weights: Record<string, number> };
}

function policyOf(row: ChangeRow): ScoringDirective['policy'] {
  const proposal = proposalOf(row);
  if (proposal.kind !== 'policy') throw new TypeError(`${row.id} is no policy`);
  return readPolicyText(proposal.policy).document;
}

function experimentOf(row: ChangeRow): ScoringDirective['experiment'] {
  const proposal = proposalOf(row);
  if (proposal.kind !== 'experiment') {
    throw new TypeError(`${row.id} is no experiment`);
  }
  const { experiment, variant, weights } = proposal;
  if (weights) {
    const name = `${experiment}-r${row.revision}`;
    return { changes: experiment, name, weights };
  }
  if (variant === undefined) throw new TypeError(`${row.id} has no variant`);
  return { changes: experiment, variant };
}

/** What people approved for a service, as it is told. */
export function directiveOf(
  service: string,
  { revision, policy, experiment }: ApprovedChanges,
): ScoringDirective {
  return {
    apiVersion: 'modelport/v1alpha1',
    kind: 'ScoringDirective',
    metadata: { service, revision },
    ...(policy && { policy: policyOf(policy) }),
    ...(experiment && { experiment: experimentOf(experiment) }),
  };
}
