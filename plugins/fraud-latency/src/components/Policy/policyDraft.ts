import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';

const draft = z.object({
  /** The policy that was served when it was begun. */
  basis: z.string(),
  text: z.string(),
  reason: z.string(),
});

/** What somebody has written of another policy. */
export type PolicyDraft = z.infer<typeof draft>;

const nameOf = (entityRef: CompoundEntityRef) =>
  `modelport.fraud-latency.policy-draft.${stringifyEntityRef(entityRef)}`;

/** What was written for a model in this tab of the browser and not sent yet; undefined where there is nothing. */
export function readDraft(
  entityRef: CompoundEntityRef,
): PolicyDraft | undefined {
  try {
    const kept: unknown = JSON.parse(
      sessionStorage.getItem(nameOf(entityRef)) ?? 'null',
    );
    return draft.safeParse(kept).data;
  } catch {
    return undefined; // The browser keeps nothing for pages, or somebody else wrote there.
  }
}

/** Keeps it while the tab of the browser is open. */
export function keepDraft(entityRef: CompoundEntityRef, written: PolicyDraft) {
  try {
    sessionStorage.setItem(nameOf(entityRef), JSON.stringify(written));
  } catch {
    // Then it lasts as long as the form.
  }
}

/** Throws it away. */
export function dropDraft(entityRef: CompoundEntityRef) {
  try {
    sessionStorage.removeItem(nameOf(entityRef));
  } catch {
    // Then nothing was kept.
  }
}
