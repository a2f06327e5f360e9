import { useNow } from '@modelport/plugin-ml-react';
import { formatTimeLeft } from '../../model/formatTimeLeft';

/** An end (ISO 8601) as `in 30 days`, with the exact time on hover. */
export function EndTime({ at }: { at: string }) {
  const now = useNow();
  const exact = new Intl.DateTimeFormat(undefined, {
    dateStyle: 'medium',
    timeStyle: 'long',
  }).format(new Date(at));
  return (
    <time dateTime={at} title={exact}>
      {formatTimeLeft(Date.parse(at), now)}
    </time>
  );
}
