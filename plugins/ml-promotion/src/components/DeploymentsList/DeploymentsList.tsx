import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex } from '@backstage/ui';
import { RiRocketLine } from '@remixicon/react';
import {
  EmptyState,
  LiveView,
  useMayAct,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { environmentStates } from '../../model/environmentStates';
import { mlPromotionTranslationRef } from '../../translation';
import { NO_VERSION } from '../DeployForm/DeployVersion';
import { Owners } from '../shared/Owners';
import { ProblemNotice } from '../shared/ProblemNotice';
import { useDeployments } from '../shared/useDeployments';
import type { Deployments } from '../shared/useDeployments';
import { useVersionsHref } from '../shared/useLinks';
import { DeploymentsTable } from './DeploymentsTable';
import { EnvironmentCard } from './EnvironmentCard';
import styles from './DeploymentsList.module.css';

function DeployLink() {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const versions = useVersionsHref();
  const mayDeploy = useMayAct(useEntity().entity);
  const link = (
    <ButtonLink
      href={versions ?? url.href({ deploy: NO_VERSION, pages: undefined })}
      // To others it is a way to look, not their next step.
      variant={mayDeploy ? 'primary' : 'secondary'}
      iconStart={<RiRocketLine aria-hidden />}
    >
      {t(versions ? 'list.versions' : 'list.deploy')}
    </ButtonLink>
  );
  return versions ? link : <Owners>{link}</Owners>;
}

function NotDeployed() {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const versions = useVersionsHref();
  return (
    <EmptyState
      title={t('list.emptyTitle')}
      nextStep={t(versions ? 'list.emptyNext' : 'list.emptyNextAlone')}
      actions={<DeployLink />}
    />
  );
}

interface DeployedProps {
  entityRef: CompoundEntityRef;
  deployments: Deployments;
  pages: string[];
  onChanged: () => void;
}

function Deployed(props: DeployedProps) {
  const { entityRef, deployments, pages, onChanged } = props;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { newest, page } = deployments;
  return (
    <>
      <Flex justify="end">
        <DeployLink />
      </Flex>
      <div className={styles.cards}>
        {environmentStates(newest.environments, newest.items).map(state => (
          <EnvironmentCard
            key={state.environment}
            entityRef={entityRef}
            state={state}
            seen={newest.nextBefore ? newest.items.length : undefined}
            onChanged={onChanged}
          />
        ))}
      </div>
      <DeploymentsTable
        label={t('list.title', { model: entityRef.name })}
        deployments={page.items}
        pages={pages}
        nextBefore={page.nextBefore}
      />
    </>
  );
}

/** Deployments of a model: what serves now, and the history. */
export function DeploymentsList({
  entityRef,
}: {
  entityRef: CompoundEntityRef;
}) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const pages = usePages();
  const live = useDeployments(entityRef, pages[pages.length - 1]);
  const model = entityRef.name;
  return (
    <LiveView
      live={live}
      loadingText={t('list.loading', { model })}
      what={t('list.what', { model })}
    >
      {deployments => (
        <>
          {deployments.newest.problem && (
            <ProblemNotice
              problem={deployments.newest.problem}
              onRetry={live.retry}
            />
          )}
          {deployments.newest.items.length === 0 ? (
            <NotDeployed />
          ) : (
            <Deployed
              entityRef={entityRef}
              deployments={deployments}
              pages={pages}
              onChanged={live.retry}
            />
          )}
        </>
      )}
    </LiveView>
  );
}
