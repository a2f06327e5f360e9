import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { mlPromotionTranslationRef } from '../../translation';
import { DeploymentStateBadge } from '../shared/DeploymentStateBadge';
import { useStateWords } from '../shared/useStateWords';

/** What is deployed where, and how it stands: in words, with the remedy where it failed. */
export function DeploymentHeading({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const words = useStateWords(deployment);
  const { version, environment, state, stateMessage } = deployment;
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <Text as="h1" variant="title-medium">
          {t('detail.title', { version, environment })}
        </Text>
        <DeploymentStateBadge state={state} />
      </Flex>
      <Text as="p" variant="body-large" data-testid="deployment-in-words">
        {words}.
      </Text>
      {state === 'failed' ? (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('detail.failedTitle')}
          description={stateMessage}
        />
      ) : (
        stateMessage && (
          <Text as="p" role="status" color="secondary">
            {stateMessage}
          </Text>
        )
      )}
    </Flex>
  );
}
