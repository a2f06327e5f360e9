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

interface ReviewLookProps {
  entityRef: CompoundEntityRef;
  id: string;
  /** Whether the person who looks may claim and decide. */
  mayDecide: boolean;
  /** Id of the payment to look at after this one. */
  next: string | undefined;
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

/** One payment in review: what is at risk, why it was decided so, what was said, and what the person who looks says. */
export function ReviewLook(props: ReviewLookProps) {
  const { entityRef, id, mayDecide, next, onChange } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const live = useRead(entityRef, ['review', id], EVERY_MS, signal =>
    api.getReview(entityRef, id, { signal }),
  );
  const changed = () => {
    live.retry();
    onChange();
  };
  return (
    <section aria-label={t('review.region', { id })} className={styles.look}>
      <div className={styles.head}>
        <Text as="h3" variant="title-x-small">
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
            <ReviewHistory review={review} />
            <div className={styles.columns}>
              <ReviewActions
                entityRef={entityRef}
                review={review}
                mayDecide={mayDecide}
                onChange={changed}
              />
              <DecisionLook entityRef={entityRef} id={id} />
            </div>
          </>
        )}
      </LiveView>
    </section>
  );
}
