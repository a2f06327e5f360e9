import type { ReactNode } from 'react';

/**
 * Props of {@link ScrollRegion}.
 *
 * @public
 */
export interface ScrollRegionProps {
  /** Accessible name of what scrolls. */
  label: string;
  className?: string;
  children: ReactNode;
}

/**
 * A part of a page that scrolls by itself and that the keyboard can reach.
 *
 * @public
 */
export function ScrollRegion(props: ScrollRegionProps) {
  const { label, className, children } = props;
  return (
    <div
      className={className}
      role="group"
      aria-label={label}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </div>
  );
}
