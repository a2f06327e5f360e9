import { formatAge } from '../format/formatAge';
import { useNow } from '../format/useNow';

/**
 * Props of {@link RelativeTime}.
 *
 * @public
 */
export interface RelativeTimeProps {
  /** Milliseconds since 1970. */
  at: number | undefined;
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/**
 * An instant as `5 minutes ago`, with the exact time on hover.
 *
 * @public
 */
export function RelativeTime({ at }: RelativeTimeProps) {
  const isFresh = at !== undefined && Date.now() - at < MINUTE_MS;
  const now = useNow(isFresh ? SECOND_MS : undefined);
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
