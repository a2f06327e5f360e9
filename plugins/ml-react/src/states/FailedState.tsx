import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';

/**
 * Props of {@link FailedState}.
 *
 * @public
 */
export interface FailedStateProps {
  reason: string;
  title?: string;
  onRetry?: () => void;
}

/**
 * A first read failed and there is no older answer to show.
 *
 * @public
 */
export function FailedState({ reason, title, onRetry }: FailedStateProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={title ?? t('state.failedTitle')}
      description={reason}
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
