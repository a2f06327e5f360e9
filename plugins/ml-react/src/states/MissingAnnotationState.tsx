import { MissingAnnotationEmptyState } from '@backstage/plugin-catalog-react';

/** @public */
export interface MissingAnnotationStateProps {
  annotation: string | string[];
  readMoreUrl?: string;
}

/**
 * The entity lacks an annotation: shows which, and where it goes.
 *
 * @public
 */
export function MissingAnnotationState(props: MissingAnnotationStateProps) {
  return <MissingAnnotationEmptyState {...props} />;
}
