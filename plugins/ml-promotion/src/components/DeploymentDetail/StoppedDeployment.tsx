import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex, Link, Text } from '@backstage/ui';
import { RiRestartLine } from '@remixicon/react';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { useUrlState } from '@modelport/plugin-ml-react';
import { environmentStates } from '../../model/environmentStates';
import { mlPromotionTranslationRef } from '../../translation';
import { Owners } from '../shared/Owners';
import { useDeployments } from '../shared/useDeployments';

interface StoppedDeploymentProps {
  entityRef: CompoundEntityRef;
  deployment: Deployment;
}

/** What is in the place of a deployment that has stopped, and the way to have it back. */
export function StoppedDeployment(props: StoppedDeploymentProps) {
  const { entityRef, deployment } = props;
  const { environment, version } = deployment;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const live = useDeployments(entityRef);
  const states = environmentStates([], live.value?.newest.items ?? []);
  const state = states.find(each => each.environment === environment);
  const serving =
    state?.current?.state === 'serving' ? state.current : undefined;
  const successor = serving ?? state?.coming;
  return (
    <Flex direction="column" gap="3">
      {successor && (
        <Text as="p">
          <Link href={url.href({ deployment: successor.id })}>
            {t(serving ? 'detail.servesNow' : 'detail.comesNow', {
              version: successor.version,
              environment,
            })}
          </Link>
          .
        </Text>
      )}
      <Flex>
        <Owners>
          <ButtonLink
            href={url.href({ deploy: version, deployment: undefined })}
            // Nothing is wrong where something else serves, so this is not the next step.
            variant={live.value && !successor ? 'primary' : 'secondary'}
            iconStart={<RiRestartLine aria-hidden />}
          >
            {t('detail.redeploy', { version })}
          </ButtonLink>
        </Owners>
      </Flex>
    </Flex>
  );
}
