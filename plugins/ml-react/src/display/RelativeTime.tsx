import { formatAge } from '../format/formatAge';
import { useNow } from '../format/useNow';

/** @public */
export interface RelativeTimeProps {
  /** Milliseconds since 1970. */
  at: number | undefined;
}

/**
 * An instant as `5 minutes ago`, with the exact time on hover.
 *
 * @public
 */
export function RelativeTime({ at }: RelativeTimeProps) {
  const now = useNow();
  if (at === undefined || !Number.isFinite(at)) {
    return <span>—</span>;
  }
  const date = new Date(at);
  const exact = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(date);
  return (
    <time dateTime={date.toISOString()} title={exact}>
      {formatAge(at, now)}
    </time>
  );
}
