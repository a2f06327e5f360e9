import { useMemo } from 'react';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import { SCORING_SERVICE_ANNOTATION } from '@modelport/plugin-fraud-latency-common';
import {
  LiveView,
  MissingAnnotationState,
  ownerOf,
  reasonOf,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionExplorer } from '../Decisions/DecisionExplorer';
import { ServiceFigures } from './ServiceFigures';
import { isUnknownService, UnknownService } from './UnknownService';
import { useLatency } from './useLatency';
import { useWindow, WindowSelect } from './WindowSelect';
import styles from './LatencyTab.module.css';

function ServiceLatency({ service }: { service: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  const live = useLatency(entityRef, useWindow());
  const model = entityRef.name;
  if (live.error && isUnknownService(live.error)) {
    return <UnknownService reason={reasonOf(live.error)} />;
  }
  return (
    <Flex direction="column" gap="4" className={styles.tab}>
      <div className={styles.head}>
        <div>
          <Text as="h2" variant="title-small">
            {t('tab.service', { service })}
          </Text>
          <Text as="p" color="secondary">
            {t('tab.measuredNote')}
          </Text>
        </div>
        <div className={styles.window}>
          <WindowSelect />
        </div>
      </div>
      <LiveView
        live={live}
        loadingText={t('tab.loading', { model })}
        what={t('tab.what', { model })}
        owner={ownerOf(entity)}
        missing={
          <MissingAnnotationState annotation={SCORING_SERVICE_ANNOTATION} />
        }
      >
        {response => <ServiceFigures response={response} />}
      </LiveView>
      {/* Beside the figures, not among them: what they do must not look at a decision again. */}
      <DecisionExplorer
        entityRef={entityRef}
        isReady={live.value !== undefined || live.error !== undefined}
      />
    </Flex>
  );
}

/** The tab "Latency": how the service that scores with this model does, and what it decided. */
export function LatencyTab() {
  const { annotations } = useEntity().entity.metadata;
  const service = annotations?.[SCORING_SERVICE_ANNOTATION]?.trim();
  return service ? (
    <ServiceLatency service={service} />
  ) : (
    <MissingAnnotationState annotation={SCORING_SERVICE_ANNOTATION} />
  );
}
