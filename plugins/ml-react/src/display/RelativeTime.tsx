import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatAge } from '../format/formatAge';
import { isInstant } from '../format/isInstant';
import { useNow } from '../format/useNow';
import { mlReactTranslationRef } from '../translation';

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

function UnknownTime() {
  const { t } = useTranslationRef(mlReactTranslationRef);
  return <span>{t('time.unknown')}</span>;
}

/**
 * An instant as `5 minutes ago`, with the exact time on hover; `unknown time` for a number that is no date.
 *
 * @public
 */
export function RelativeTime({ at }: RelativeTimeProps) {
  const isFresh = at !== undefined && Date.now() - at < MINUTE_MS;
  const now = useNow(isFresh ? SECOND_MS : undefined);
  if (at === undefined) {
    return <span>—</span>;
  }
  if (!isInstant(at)) {
    return <UnknownTime />;
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
