import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button } from '@backstage/ui';
import { mlPromotionTranslationRef } from '../../translation';

interface ProblemNoticeProps {
  /** One sentence, with its remedy. */
  problem: string;
  onRetry: () => void;
}

/** Why nothing can be deployed now. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('notice.title')}
      description={problem}
      customActions={
        <Button size="small" variant="secondary" onPress={onRetry}>
          {t('notice.retry')}
        </Button>
      }
    />
  );
}
