import { MissingAnnotationEmptyState } from '@backstage/plugin-catalog-react';

/**
 * Props of {@link MissingAnnotationState}.
 *
 * @public
 */
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
