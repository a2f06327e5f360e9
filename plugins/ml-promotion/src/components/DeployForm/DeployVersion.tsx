import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import { LiveView, useUrlState } from '@modelport/plugin-ml-react';
import { mlPromotionTranslationRef } from '../../translation';
import { Owners } from '../shared/Owners';
import { ProblemNotice } from '../shared/ProblemNotice';
import { useDeployments } from '../shared/useDeployments';
import { DeployForm } from './DeployForm';

/** Stands in the URL for a version that is still to be named. */
export const NO_VERSION = 'any';

interface DeployVersionProps {
  entityRef: CompoundEntityRef;
  version: string;
}

/** The page that deploys a version, or says why none can be deployed. */
export function DeployVersion({ entityRef, version }: DeployVersionProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const live = useDeployments(entityRef);
  return (
    <Flex direction="column" gap="4">
      <Flex>
        <ButtonLink
          href={url.href({ deploy: undefined })}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('form.back')}
        </ButtonLink>
      </Flex>
      <Text as="h1" variant="title-medium">
        {t('form.title')}
      </Text>
      <LiveView
        live={live}
        loadingText={t('form.loading')}
        what={t('list.what', { model: entityRef.name })}
      >
        {({ newest }) => {
          const problem =
            newest.problem ??
            (newest.environments.length === 0
              ? t('form.noEnvironments')
              : undefined);
          return problem ? (
            <ProblemNotice problem={problem} onRetry={live.retry} />
          ) : (
            <Owners>
              <DeployForm
                entityRef={entityRef}
                version={version === NO_VERSION ? '' : version}
                environments={newest.environments}
                deployments={newest.items}
              />
            </Owners>
          );
        }}
      </LiveView>
    </Flex>
  );
}
