import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { formatAge } from '../format/formatAge';
import { isInstant } from '../format/isInstant';
import { useNow } from '../format/useNow';
import { mlReactTranslationRef } from '../translation';

/**
 * Props of {@link StaleBanner}.
 *
 * @public
 */
export interface StaleBannerProps {
  /** When what is shown was read, in milliseconds since 1970. */
  at: number;
  /** Why there is nothing newer. */
  reason: string;
  onRetry?: () => void;
}

/**
 * Stands over an old answer: how old it is, and why.
 *
 * @public
 */
export function StaleBanner({ at, reason, onRetry }: StaleBannerProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const now = useNow(1_000);
  const age = isInstant(at) ? formatAge(at, now) : t('time.unknown');
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('state.stale', { age })}
      description={t('state.staleReason', { reason })}
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            {t('state.retry')}
          </Button>
        )
      }
    />
  );
}
