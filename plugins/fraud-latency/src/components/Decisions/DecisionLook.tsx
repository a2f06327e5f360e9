import { useEffect } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import {
  DeniedState,
  EmptyState,
  FailedState,
  isDenied,
  isMissing,
  LoadingState,
  ownerOf,
  reasonOf,
} from '@modelport/plugin-ml-react';
import useAsyncRetry from 'react-use/esm/useAsyncRetry';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionView } from './DecisionView';

interface DecisionLookProps {
  entityRef: CompoundEntityRef;
  id: string;
  /** Once it is known what there is of it, be it a failure. */
  onRead?: (id: string) => void;
}

/** Looks at one decision: once, and again only when a person asks, since each look is recorded. */
export function DecisionLook({ entityRef, id, onRead }: DecisionLookProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const { kind, namespace, name } = entityRef;
  const { value, error, loading, retry } = useAsyncRetry(
    () => api.getDecision({ kind, namespace, name }, id),
    [api, kind, namespace, name, id],
  );
  useEffect(() => {
    if (!loading) onRead?.(id);
  }, [loading, id, onRead]);
  if (loading) {
    return <LoadingState text={t('decision.loading', { id })} />;
  }
  if (value) {
    return <DecisionView decision={value} />;
  }
  if (isDenied(error)) {
    return (
      <DeniedState
        what={t('decision.what', { model: name })}
        owner={ownerOf(entity)}
      />
    );
  }
  if (isMissing(error)) {
    return (
      <EmptyState
        title={t('decision.missingTitle', { id })}
        nextStep={t('decision.missingNext')}
      />
    );
  }
  return (
    <FailedState
      title={t('decision.failed', { id })}
      reason={reasonOf(error)}
      onRetry={retry}
    />
  );
}
