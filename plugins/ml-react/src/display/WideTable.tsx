import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';
import styles from './WideTable.module.css';

/** Rounding and borders make so many pixels, which hide nothing. */
const NOTHING_HIDDEN = 8;

/**
 * Props of {@link WideTable}.
 *
 * @public
 */
export interface WideTableProps {
  /** The table. */
  children: ReactNode;
}

/**
 * A table that scrolls by itself where it is wider than the page, says so there, since many browsers hide the bar, and is
 * reached by the keyboard then.
 *
 * @public
 */
export function WideTable({ children }: WideTableProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const box = useRef<HTMLDivElement>(null);
  const [isWide, setWide] = useState(false);
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(() =>
      setWide(element.scrollWidth > element.clientWidth + NOTHING_HIDDEN),
    );
    observer.observe(element);
    if (element.firstElementChild) {
      observer.observe(element.firstElementChild);
    }
    return () => observer.disconnect();
  }, []);
  return (
    <div className={styles.outer}>
      {isWide && <Text color="secondary">{t('table.wide')}</Text>}
      <div
        ref={box}
        className={styles.scroll}
        // What scrolls must be reachable by keyboard; what does not is no stop on the way.
        {...(isWide && {
          role: 'group',
          'aria-label': t('table.wide'),
          tabIndex: 0,
        })}
      >
        {children}
      </div>
    </div>
  );
}
