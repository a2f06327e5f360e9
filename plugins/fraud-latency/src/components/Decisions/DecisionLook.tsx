import { useEffect, useRef } from 'react';
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
import { DecisionView, mayTellMore } from './DecisionView';

interface DecisionLookProps {
  entityRef: CompoundEntityRef;
  id: string;
  /** How often the person who looks has done something about it: what a look did not tell by then is asked for again. */
  acts?: number;
  /** Once it is known what there is of it, be it a failure. */
  onRead?: (id: string) => void;
}

/**
 * Looks at one decision: once, since each look is recorded, and again only when a person asks, or does something about a
 * decision that the last look told too little of.
 */
export function DecisionLook(props: DecisionLookProps) {
  const { entityRef, id, acts = 0, onRead } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const { kind, namespace, name } = entityRef;
  const { value, error, loading, retry } = useAsyncRetry(
    async () => ({
      decision: await api.getDecision({ kind, namespace, name }, id),
      at: Date.now(),
    }),
    [api, kind, namespace, name, id],
  );
  useEffect(() => {
    if (!loading) onRead?.(id);
  }, [loading, id, onRead]);

  const isPoor = error !== undefined || (value && mayTellMore(value.decision));
  const lastActs = useRef(acts);
  useEffect(() => {
    if (loading || lastActs.current === acts) return;
    lastActs.current = acts;
    if (isPoor) retry();
  }, [acts, loading, isPoor, retry]);

  const region = useRef<HTMLElement>(null);
  const isAgain = useRef(false);
  useEffect(() => {
    // The button that had the focus goes away with what it was for.
    if (!loading && isAgain.current) {
      isAgain.current = false;
      region.current?.focus();
    }
  }, [loading]);

  if (value) {
    return (
      <DecisionView
        decision={value.decision}
        at={value.at}
        region={region}
        isLooking={loading}
        onAgain={() => {
          isAgain.current = true;
          retry();
        }}
      />
    );
  }
  if (loading) {
    return <LoadingState text={t('decision.loading', { id })} />;
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
