import { useMemo } from 'react';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import {
  type RecordsSummary,
  SCORING_SERVICE_ANNOTATION,
} from '@modelport/plugin-fraud-latency-common';
import {
  LiveView,
  MissingAnnotationState,
  ownerOf,
  reasonOf,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionExplorer } from '../Decisions/DecisionExplorer';
import { isUnknownService, UnknownService } from '../LatencyTab/UnknownService';
import tabStyles from '../LatencyTab/LatencyTab.module.css';
import { useRead } from '../shared/useRead';
import { DecisionsParts } from './DecisionsParts';
import { RecordsHead, RecordsNotices } from './RecordsNotices';
import { NoPaymentYet, RecordsOff } from './RecordsMissing';

const EVERY_MS = 10_000;

interface RecordsProps {
  entityRef: CompoundEntityRef;
  summary: RecordsSummary;
}

/** A decision that the address names, of which the portal has no record: the service may remember it. */
function NamedDecision({ entityRef }: Pick<RecordsProps, 'entityRef'>) {
  const isNamed = useUrlState().get('decision') !== undefined;
  return isNamed ? <DecisionExplorer entityRef={entityRef} isReady /> : null;
}

function Records({ entityRef, summary }: RecordsProps) {
  if (summary.state === 'off') {
    return (
      <Flex direction="column" gap="4">
        <RecordsOff summary={summary} />
        <NamedDecision entityRef={entityRef} />
      </Flex>
    );
  }
  return (
    <Flex direction="column" gap="4">
      <RecordsHead summary={summary} />
      <RecordsNotices summary={summary} />
      {summary.newestAt === undefined ? (
        <>
          <NoPaymentYet summary={summary} />
          <NamedDecision entityRef={entityRef} />
        </>
      ) : (
        <DecisionsParts
          entityRef={entityRef}
          openReviews={summary.openReviews}
          keepDays={summary.keepDays}
        />
      )}
    </Flex>
  );
}

function ServiceDecisions() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  const live = useRead(entityRef, ['records'], EVERY_MS, signal =>
    api.getRecords(entityRef, { signal }),
  );
  const model = entityRef.name;
  if (live.error && isUnknownService(live.error)) {
    return <UnknownService reason={reasonOf(live.error)} />;
  }
  return (
    <div className={tabStyles.tab}>
      <LiveView
        live={live}
        loadingText={t('records.loading', { model })}
        what={t('records.what', { model })}
        owner={ownerOf(entity)}
        missing={
          <MissingAnnotationState annotation={SCORING_SERVICE_ANNOTATION} />
        }
      >
        {summary => <Records entityRef={entityRef} summary={summary} />}
      </LiveView>
    </div>
  );
}

/** The tab "Decisions": what people do with the records of the service that scores with this model. */
export function DecisionsTab() {
  const { annotations } = useEntity().entity.metadata;
  const service = annotations?.[SCORING_SERVICE_ANNOTATION]?.trim();
  return service ? (
    <ServiceDecisions />
  ) : (
    <MissingAnnotationState annotation={SCORING_SERVICE_ANNOTATION} />
  );
}
