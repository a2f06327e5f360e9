import { isInstant, RelativeTime, useNow } from '@modelport/plugin-ml-react';
import { formatTimeLeft } from '../../model/formatTimeLeft';

/** An end (ISO 8601) as `in 30 days`, with the exact time on hover. */
export function EndTime({ at }: { at: string }) {
  const now = useNow();
  const end = Date.parse(at);
  if (!isInstant(end)) {
    return <RelativeTime at={end} />;
  }
  const exact = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(end);
  return (
    <time dateTime={at} title={exact}>
      {formatTimeLeft(end, now)}
    </time>
  );
}
