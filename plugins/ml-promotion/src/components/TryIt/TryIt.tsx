import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import type {
  Deployment,
  DeploymentSchema,
} from '@modelport/plugin-ml-promotion-common';
import {
  type LiveRequest,
  LiveView,
  Section,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { mlPromotionTranslationRef } from '../../translation';
import { TryItForm } from './TryItForm';

interface TryItProps {
  entityRef: CompoundEntityRef;
  deployment: Deployment;
}

function ServingModel({ entityRef, deployment }: TryItProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const api = useApi(mlPromotionApiRef);
  const { id, environment, endpoint } = deployment;
  // Read once: a form must not change while it is filled in.
  const load = useCallback(
    async ({ signal }: LiveRequest<DeploymentSchema>) => ({
      value: await api.getSchema(entityRef, id, { signal }),
      done: true,
    }),
    [api, entityRef, id],
  );
  const channel = deploymentsChannel(stringifyEntityRef(entityRef));
  const live = useLive({ channel: `${channel}#schema#${id}`, load });
  return (
    <LiveView live={live} loadingText={t('try.loading')} what={t('try.what')}>
      {schema =>
        endpoint && (
          <TryItForm
            entityRef={entityRef}
            environment={environment}
            endpoint={endpoint}
            schema={schema}
          />
        )
      }
    </LiveView>
  );
}

/** Asks a deployment for predictions, as soon as it serves. */
export function TryIt(props: TryItProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { state, endpoint } = props.deployment;
  return (
    <Section title={t('try.title')}>
      {state === 'serving' && endpoint ? (
        <ServingModel {...props} />
      ) : (
        <Text>{t('try.notYet')}</Text>
      )}
    </Section>
  );
}
