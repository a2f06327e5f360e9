import { type RefObject, useEffect, useRef, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import type { ReviewDetail } from '@modelport/plugin-fraud-latency-common';
import {
  EmptyState,
  LiveView,
  ownerOf,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionLook } from '../Decisions/DecisionLook';
import { writeMoney } from '../shared/money';
import { useRead } from '../shared/useRead';
import { ReviewActions } from './ReviewActions';
import { ReviewHistory } from './ReviewHistory';
import { ReviewStanding } from './ReviewTable';
import styles from './Review.module.css';

const EVERY_MS = 15_000;
/** While the scoring service does not have the label, which takes it moments. */
const WAITING_MS = 2_000;

interface ReviewLookProps {
  entityRef: CompoundEntityRef;
  id: string;
  /** Whether the person who looks may claim and decide. */
  mayDecide: boolean;
  /** Id of the payment to look at after this one. */
  next: string | undefined;
  /** Takes the focus when the payment is opened, and after a verdict. */
  heading: RefObject<HTMLHeadingElement>;
  /** After a claim or a verdict. */
  onChange: () => void;
}

function AtRisk({ review }: { review: ReviewDetail }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { valueAtRisk, payment } = review;
  const { amount, currency } = payment;
  return (
    <div className={styles.risk}>
      <Text as="p" variant="title-x-small">
        {t('review.riskValue', {
          value: writeMoney(valueAtRisk, currency),
          amount: writeMoney(amount, currency),
        })}
      </Text>
      <span>
        <ReviewStanding review={review} />
      </span>
    </div>
  );
}

/** What the bank or the customer said, which ends what can be said here. */
function Settled({ review }: { review: ReviewDetail }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { settledBy } = review;
  if (!settledBy) return null;
  return (
    <Text as="p">
      {t(
        settledBy.verdict === 'fraud'
          ? 'review.settledFraud'
          : 'review.settledGenuine',
        { source: settledBy.by },
      )}
    </Text>
  );
}

/** One payment in review: what is at risk, why it was decided so, what was said, and what the person who looks says. */
export function ReviewLook(props: ReviewLookProps) {
  const { entityRef, id, mayDecide, next, heading, onChange } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const live = useRead(entityRef, ['review', id], EVERY_MS, signal =>
    api.getReview(entityRef, id, { signal }),
  );
  const { at, value, retry } = live;
  const isWaiting = value?.label === 'waiting';
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setTimeout(retry, WAITING_MS);
    return () => clearTimeout(timer);
  }, [isWaiting, at, retry]);
  const wasWaiting = useRef(false);
  useEffect(() => {
    // The queue counts labels that wait.
    if (wasWaiting.current && !isWaiting) onChange();
    wasWaiting.current = isWaiting;
  }, [isWaiting, onChange]);
  const [acts, setActs] = useState(0);
  const changed = () => {
    retry();
    onChange();
  };
  return (
    <section aria-label={t('review.region', { id })} className={styles.look}>
      <div className={styles.head}>
        <Text as="h3" variant="title-x-small" ref={heading} tabIndex={-1}>
          {t('review.region', { id })}
        </Text>
        <Flex gap="2">
          {next && (
            <ButtonLink variant="secondary" href={url.href({ review: next })}>
              {t('review.next')}
            </ButtonLink>
          )}
          <Button
            variant="secondary"
            onPress={() => url.go({ review: undefined })}
          >
            {t('review.close')}
          </Button>
        </Flex>
      </div>
      <LiveView
        live={live}
        loadingText={t('review.loadingOne', { id })}
        what={t('review.what', { model: entityRef.name })}
        owner={ownerOf(entity)}
        missing={
          <EmptyState
            title={t('review.missingTitle', { id })}
            nextStep={t('review.missingNext')}
          />
        }
      >
        {review => (
          <>
            <AtRisk review={review} />
            <Settled review={review} />
            <ReviewHistory review={review} />
            <div className={styles.columns}>
              <ReviewActions
                entityRef={entityRef}
                review={review}
                mayDecide={mayDecide}
                isReading={live.loading}
                onChange={changed}
                onActed={() => setActs(before => before + 1)}
                onDone={() => heading.current?.focus()}
              />
              <DecisionLook entityRef={entityRef} id={id} acts={acts} />
            </div>
          </>
        )}
      </LiveView>
    </section>
  );
}
