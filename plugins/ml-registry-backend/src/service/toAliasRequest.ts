import type {
  AliasRequest,
  Evidence,
} from '@modelport/plugin-ml-registry-common';
import type { RequestRecord } from '../store/records';

/** Evidence without a source was stored before the portal measured by itself: it was the asker's. */
const withSource = (evidence: Evidence): Evidence => ({
  ...evidence,
  source: evidence.source ?? 'claimed',
});

/** A request as pages see it. */
export function toAliasRequest(
  record: RequestRecord,
  mayNotDecideBecause: string | undefined,
): AliasRequest {
  const { id, entityRef, alias, version, valueBefore, reason } = record;
  return {
    ...{ id, entityRef, alias, version, reason },
    ...(valueBefore !== undefined && { valueBefore }),
    evidence: record.evidence.map(withSource),
    state: record.state,
    stateMessage: record.stateMessage,
    askedBy: record.askedBy,
    askedAt: record.askedAt.toISOString(),
    ...(record.decidedBy && { decidedBy: record.decidedBy }),
    ...(record.decidedAt && { decidedAt: record.decidedAt.toISOString() }),
    ...(record.decisionReason && { decisionReason: record.decisionReason }),
    mayDecide: mayNotDecideBecause === undefined,
    ...(mayNotDecideBecause !== undefined && { mayNotDecideBecause }),
  };
}
