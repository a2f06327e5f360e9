import type {
  PolicyPreview,
  ServingChange,
  ServingChangeState,
  ServingProposal,
} from '@modelport/plugin-fraud-latency-common';
import { type BigInteger, isoOf } from '../payments/PaymentRow';

/** Table of what people want services to do. */
export const CHANGES = 'fraud_latency_serving_changes';
/** Table of what became of changes. */
export const EVENTS = 'fraud_latency_serving_events';
/** Table of how far the record of each service goes. */
export const HEADS = 'fraud_latency_serving_heads';

/** What a change is about. */
export type ChangeKind = ServingProposal['kind'];

/** The policy that a change replaces, as the service told it. */
export interface ReplacedPolicy {
  name: string;
  version: number;
  /** SHA-256 of the document, of its JSON. */
  digest: string;
}

/** A row of {@link CHANGES}. */
export interface ChangeRow {
  id: string;
  service: string;
  kind: ChangeKind;
  /** The kind while it waits for a second person. */
  open_kind: ChangeKind | null;
  state: ServingChangeState;
  /** JSON. */
  proposal: string;
  reason: string;
  requested_by: string;
  requested_at: BigInteger;
  decided_by: string | null;
  decided_at: BigInteger | null;
  note: string | null;
  revision: number | null;
  /** JSON. */
  preview: string | null;
  /** JSON. */
  replaces: string | null;
}

/** A row of {@link HEADS}. */
export interface HeadRow {
  service: string;
  /** Of the last event; 0 before the first. */
  sequence: number;
  /** Of the last event. */
  hash: string;
  /** Highest that was approved; 0 before the first. */
  revision: number;
}

/** A row of {@link EVENTS}: the text that is hashed, and copies of what is searched by. */
export interface EventRow {
  service: string;
  sequence: number;
  change_id: string;
  kind: ServingChangeState;
  /** JSON. */
  event: string;
  previous_hash: string;
  hash: string;
}

/** What a row proposes. */
export const proposalOf = ({ proposal }: Pick<ChangeRow, 'proposal'>) =>
  JSON.parse(proposal) as ServingProposal;

/** What a row replaces; absent for experiments. */
export const replacedOf = ({
  replaces,
}: Pick<ChangeRow, 'replaces'>): ReplacedPolicy | undefined =>
  replaces === null ? undefined : JSON.parse(replaces);

/** The policy that a row proposes; absent for experiments. */
export const policyNamedBy = ({ preview }: Pick<ChangeRow, 'preview'>) =>
  preview === null ? undefined : (JSON.parse(preview) as PolicyPreview).policy;

/** The change of a row, as people are shown it. */
export function changeOf(row: ChangeRow): ServingChange {
  const replaced = replacedOf(row);
  return {
    id: row.id,
    proposal: proposalOf(row),
    reason: row.reason,
    state: row.state,
    requestedBy: row.requested_by,
    requestedAt: isoOf(row.requested_at),
    ...(row.decided_by !== null && { decidedBy: row.decided_by }),
    ...(row.decided_at !== null && { decidedAt: isoOf(row.decided_at) }),
    ...(row.note !== null && { note: row.note }),
    ...(row.revision !== null && { revision: row.revision }),
    ...(row.preview !== null && {
      preview: JSON.parse(row.preview) as PolicyPreview,
    }),
    ...(replaced && {
      replaces: { name: replaced.name, version: replaced.version },
    }),
  };
}
