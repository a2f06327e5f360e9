import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex, Link, Text } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { PersonName, Section, useUrlState } from '@modelport/plugin-ml-react';
import type { EnvironmentState } from '../../model/environmentStates';
import { mlPromotionTranslationRef } from '../../translation';
import { ChampionHint } from '../shared/ChampionHint';
import { DeploymentStateBadge } from '../shared/DeploymentStateBadge';
import { EndpointAddress } from '../shared/EndpointAddress';
import { LatencyNumbers } from '../shared/LatencyNumbers';
import { Owners } from '../shared/Owners';
import {
  UndeployButton,
  UndeployFailure,
  useUndeploy,
} from '../shared/Undeploy';
import { useEntityHref } from '../shared/useLinks';
import { useStateWords } from '../shared/useStateWords';
import styles from '../shared/shared.module.css';

interface CurrentProps {
  entityRef: CompoundEntityRef;
  deployment: Deployment;
  onChanged: () => void;
}

function Current({ entityRef, deployment, onChanged }: CurrentProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const words = useStateWords(deployment);
  const apiHref = useEntityHref(deployment.apiRef);
  const { id, version, environment, state, createdBy, endpoint } = deployment;
  const undeploy = useUndeploy(entityRef, id, onChanged);
  return (
    <>
      <Flex align="center" gap="3">
        <Text weight="bold">{t('list.version', { version })}</Text>
        <DeploymentStateBadge state={state} />
      </Flex>
      <Text as="p" data-testid={`serving-in-${environment}`}>
        {words}, {t('words.by', { user: <PersonName user={createdBy} /> })}.
      </Text>
      <ChampionHint deployment={deployment} />
      {endpoint && <EndpointAddress endpoint={endpoint} />}
      {state === 'serving' && (
        <LatencyNumbers entityRef={entityRef} deployment={deployment} />
      )}
      <Flex align="center" gap="3" className={styles.wrap}>
        <ButtonLink
          href={url.href({ deployment: id, pages: undefined })}
          variant="primary"
          aria-label={t('list.openLabel', { version, environment })}
        >
          {t('list.open')}
        </ButtonLink>
        {apiHref && <Link href={apiHref}>{t('list.api')}</Link>}
        <Owners>
          <UndeployButton deployment={deployment} action={undeploy} />
        </Owners>
      </Flex>
      <UndeployFailure error={undeploy.error} />
    </>
  );
}

function Coming({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const words = useStateWords(deployment);
  const { id, version } = deployment;
  return (
    <Text as="p" role="status">
      <Link href={url.href({ deployment: id, pages: undefined })}>
        {t('list.comingLink', { version })}
      </Link>{' '}
      {t('list.coming', { words: <>{words}</> })}.
    </Text>
  );
}

interface EnvironmentCardProps {
  entityRef: CompoundEntityRef;
  state: EnvironmentState;
  /** How many deployments were looked through, when there are older ones. */
  seen?: number;
  onChanged: () => void;
}

/** What serves in an environment, how well, and what can be done about it. */
export function EnvironmentCard(props: EnvironmentCardProps) {
  const { entityRef, state, seen, onChanged } = props;
  const { environment, current, coming } = state;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  return (
    <Section title={t('list.environment', { environment })}>
      <Flex direction="column" gap="3">
        {current && (
          <Current
            key={current.id}
            entityRef={entityRef}
            deployment={current}
            onChanged={onChanged}
          />
        )}
        {!current && (
          <Text as="p" color="secondary">
            {seen === undefined
              ? t('list.nothing')
              : t('list.nothingAmong', { seen: String(seen) })}
          </Text>
        )}
        {coming && <Coming deployment={coming} />}
      </Flex>
    </Section>
  );
}
