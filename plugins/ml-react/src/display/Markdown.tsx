import { lazy, Suspense } from 'react';
import { LoadingState } from '../states/LoadingState';

const MarkdownContent = lazy(() =>
  import('@backstage/core-components').then(m => ({
    default: m.MarkdownContent,
  })),
);

/**
 * Props of {@link Markdown}.
 *
 * @public
 */
export interface MarkdownProps {
  /** GitHub's dialect; HTML in it is sanitised and never executed. */
  content: string;
}

/**
 * Text that people wrote in Markdown, such as a model card.
 *
 * @public
 */
export function Markdown({ content }: MarkdownProps) {
  return (
    <Suspense fallback={<LoadingState />}>
      <MarkdownContent content={content} dialect="gfm" />
    </Suspense>
  );
}
