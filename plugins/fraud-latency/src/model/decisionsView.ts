/** Parts of the tab "Decisions". */
export const VIEWS = [
  'review',
  'payments',
  'business',
  'experiment',
  'policy',
] as const;

/** A part of the tab "Decisions". */
export type DecisionsView = (typeof VIEWS)[number];

/** The parts in their order: the review queue first while something waits in it, else after what there is to see. */
export function viewsInOrder(openReviews: number): readonly DecisionsView[] {
  return openReviews > 0
    ? VIEWS
    : ['payments', 'business', 'review', 'experiment', 'policy'];
}

/** The part that the URL names; the first where it names none that there is. */
export function viewOf(
  text: string | undefined,
  order: readonly DecisionsView[],
): DecisionsView {
  return VIEWS.find(name => name === text) ?? order[0];
}
