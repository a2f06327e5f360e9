import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { messageOf } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';
import { ChampionHint } from '../shared/ChampionHint';
import { DeploymentStateBadge } from '../shared/DeploymentStateBadge';
import { useStateWords } from '../shared/useStateWords';

/** What is deployed where, and how it stands: in words, with the remedy where it failed. */
export function DeploymentHeading({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const words = useStateWords(deployment);
  const { version, environment, state } = deployment;
  const message = messageOf(deployment);
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
      <ChampionHint deployment={deployment} />
      {state === 'failed' ? (
        <Alert
          role="alert"
          status="danger"
          icon
          title={t('detail.failedTitle')}
          description={message}
        />
      ) : (
        message && (
          <Text as="p" role="status" color="secondary">
            {message}
          </Text>
        )
      )}
    </Flex>
  );
}
