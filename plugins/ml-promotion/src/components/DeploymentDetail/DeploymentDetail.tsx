import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import {
  type LiveRequest,
  LiveView,
  Section,
  useLive,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { hasEnded } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';
import { NoSuchDeployment } from '../shared/NoSuchDeployment';
import { LatencyNumbers } from '../shared/LatencyNumbers';
import { TryIt } from '../TryIt/TryIt';
import { DeploymentActions } from './DeploymentActions';
import { DeploymentFacts } from './DeploymentFacts';
import { DeploymentHeading } from './DeploymentHeading';
import { DeploymentLog } from './DeploymentLog';
import { OtherModel } from './OtherModel';

const INTERVAL_MS = 2_000;

interface DeploymentDetailProps {
  entityRef: CompoundEntityRef;
  id: string;
}

/** One deployment: its state in words, what can be done, the form to try it, latency, facts and log. */
export function DeploymentDetail({ entityRef, id }: DeploymentDetailProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const api = useApi(mlPromotionApiRef);
  const url = useUrlState();
  const load = useCallback(
    async ({ signal }: LiveRequest<Deployment>) => {
      const value = await api.getDeployment(entityRef, id, { signal });
      return { value, done: hasEnded(value.state) };
    },
    [api, entityRef, id],
  );
  const channel = deploymentsChannel(stringifyEntityRef(entityRef));
  const live = useLive({
    channel,
    key: `${channel}#${id}`,
    load,
    intervalMs: INTERVAL_MS,
  });
  return (
    <Flex direction="column" gap="4">
      <Flex>
        <ButtonLink
          href={url.href({ deployment: undefined })}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('detail.back')}
        </ButtonLink>
      </Flex>
      <LiveView
        live={live}
        loadingText={t('detail.loading')}
        what={t('detail.what')}
        missing={<NoSuchDeployment id={id} />}
      >
        {deployment => (
          <>
            <DeploymentHeading deployment={deployment} />
            <OtherModel deployment={deployment} />
            <DeploymentActions
              entityRef={entityRef}
              deployment={deployment}
              onChanged={live.retry}
            />
            {!hasEnded(deployment.state) && (
              <TryIt entityRef={entityRef} deployment={deployment} />
            )}
            {deployment.state === 'serving' && (
              <Section title={t('latency.title')}>
                <LatencyNumbers entityRef={entityRef} deployment={deployment} />
              </Section>
            )}
            <DeploymentFacts deployment={deployment} />
            <DeploymentLog entityRef={entityRef} id={id} />
          </>
        )}
      </LiveView>
    </Flex>
  );
}
