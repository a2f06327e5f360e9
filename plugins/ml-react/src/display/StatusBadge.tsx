import {
  RiCheckboxCircleLine,
  RiCloseCircleLine,
  RiErrorWarningLine,
  RiLoader4Line,
  RiTimeLine,
} from '@remixicon/react';
import styles from './StatusBadge.module.css';

/**
 * How a state is meant; the word beside it says which state it is.
 *
 * @public
 */
export type StatusTone =
  | 'waiting'
  | 'running'
  | 'positive'
  | 'warning'
  | 'negative';

/**
 * Props of {@link StatusBadge}.
 *
 * @public
 */
export interface StatusBadgeProps {
  tone: StatusTone;
  /** The state in words. */
  label: string;
}

const ICONS: Record<StatusTone, typeof RiTimeLine> = {
  waiting: RiTimeLine,
  running: RiLoader4Line,
  positive: RiCheckboxCircleLine,
  warning: RiErrorWarningLine,
  negative: RiCloseCircleLine,
};

/**
 * A state as icon, colour and word: never by colour alone.
 *
 * @public
 */
export function StatusBadge({ tone, label }: StatusBadgeProps) {
  const Icon = ICONS[tone];
  return (
    <span className={`${styles.badge} ${styles[tone]}`} data-tone={tone}>
      <Icon size={14} aria-hidden className={styles.icon} />
      {label}
    </span>
  );
}
