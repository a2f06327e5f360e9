import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Skeleton, Text } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';

/**
 * Props of {@link LoadingState}.
 *
 * @public
 */
export interface LoadingStateProps {
  /** What is being done, such as "Reading the runs of fraud-detection". */
  text?: string;
  /** How far it is, where that is known. */
  progress?: { step: number; total: number };
}

/**
 * Says what is being waited for.
 *
 * @public
 */
export function LoadingState({ text, progress }: LoadingStateProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  return (
    <Flex direction="column" gap="3" role="status" aria-live="polite">
      <Text color="secondary">
        {text ?? t('state.loading')}
        {progress &&
          ` (${t('state.step', {
            step: String(progress.step),
            total: String(progress.total),
          })})`}
      </Text>
      <Skeleton width="100%" height={24} />
      <Skeleton width="80%" height={24} />
      <Skeleton width="60%" height={24} />
    </Flex>
  );
}
