import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { mlTrainingTranslationRef } from '../../translation';

interface ProblemNoticeProps {
  /** The sentence of the backend, with its remedy. */
  problem: string;
  onRetry?: () => void;
}

/** Why no training can be started now. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('notice.problemTitle')}
      description={problem}
      customActions={
        onRetry && (
          <Button size="small" variant="secondary" onPress={onRetry}>
            {t('form.retry')}
          </Button>
        )
      }
    />
  );
}
