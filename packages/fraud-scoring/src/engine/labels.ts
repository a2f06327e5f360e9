import {
  applyLabel,
  encodeEvent,
  type EntityState,
  type FeatureLayout,
} from '@modelport/fraud-core';
import type { Pseudonyms } from '../privacy/Pseudonyms';
import type { Commit, CommitResult, FeatureStore } from '../store/FeatureStore';
import { refsOf, takeStates } from './compute';
import type { EntityCache } from './EntityCache';
import { labelledTransaction } from './labelledTransaction';
import type { LabelRequest } from './LabelRequest';
import type { LabelTimes } from './LabelTimes';
import type { LeftOut } from './UnreadableKeys';

/**
 * Whether the label changed what is kept. It does not when it came before, when a later one was there, or when the
 * transaction lies before every window.
 *
 * @public
 */
export interface LabelOutcome {
  isApplied: boolean;
  customer: string;
  terminal: string;
  eventTime: number;
  /** When it was taken, in milliseconds since 1970-01-01; no two of a transaction at the same time. */
  receivedAt: number;
}

/** What labels are applied with. */
export interface LabelParts {
  layout(): FeatureLayout;
  cache: EntityCache;
  store: FeatureStore;
  pseudonyms: Pseudonyms;
  now(): number;
  times: LabelTimes;
  commit(commit: Commit): Promise<CommitResult>;
  /** Entities whose own cannot be read. */
  left?: LeftOut;
}

/**
 * Applies a label to the entities of its transaction.
 *
 * @returns undefined when it has to be done again
 * @throws InvalidFieldError, RefusedError, StoreUnavailableError, UnreadableKeyError
 */
export async function applyLabelOnce(
  request: LabelRequest,
  parts: LabelParts,
): Promise<LabelOutcome | undefined> {
  const found = await labelledTransaction(request, parts, parts.now());
  const { eventTime, keys } = found;
  await parts.cache.load(
    parts.layout(),
    refsOf(parts.layout(), keys, parts.left),
  );
  // From here to the commit nothing is waited for: labels are taken in the order of their times.
  const layout = parts.layout();
  const refs = refsOf(layout, keys, parts.left);
  const held = parts.cache.getAll(layout, refs);
  if (!held) return undefined;
  const states: Record<string, EntityState | undefined> = {};
  for (const [entity, { state }] of held) states[entity] = state;
  const receivedAt = parts.times.of(request.transactionId);
  const label = {
    transactionId: request.transactionId,
    eventTime,
    receivedAt,
    isFraud: request.isFraud,
    labelledAt: request.labelledAt,
  };
  const next = applyLabel(layout, states, { ...label, keys });
  const known = Object.fromEntries(
    Object.entries(next).filter(
      ([entity, { labels }]) => held.get(entity)?.state || labels.size > 0,
    ),
  );
  const changes = takeStates(
    layout,
    refs.filter(({ entity }) => entity in known),
    held,
    known,
    encodeEvent({ kind: 'label', ...label }),
  );
  const outcome = { ...keys, eventTime, receivedAt };
  if (changes.length === 0) return { isApplied: false, ...outcome };
  const { kind } = await parts.commit({ changes });
  return kind === 'committed' ? { isApplied: true, ...outcome } : undefined;
}
