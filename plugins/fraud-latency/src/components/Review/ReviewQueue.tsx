import { useEffect, useRef } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert, Flex, Select, Text } from '@backstage/ui';
import {
  REVIEW_LISTS,
  type ReviewList,
  type ReviewsResponse,
} from '@modelport/plugin-fraud-latency-common';
import {
  LiveView,
  NamesInText,
  ownerOf,
  Pager,
  Section,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { isRefusedInput, NoSuchPage } from '../shared/NoSuchPage';
import { useRead } from '../shared/useRead';
import { EmptyList } from './EmptyList';
import { ReviewLook } from './ReviewLook';
import { ReviewTable } from './ReviewTable';
import styles from './Review.module.css';

/** Each look is recorded, so that this is not read more often than people need. */
const EVERY_MS = 15_000;
const PAGE_SIZE = 25;

const listOf = (text: string | undefined): ReviewList =>
  REVIEW_LISTS.find(each => each === text) ?? 'open';

function ListSelect({
  list,
  counts,
}: { list: ReviewList } & Pick<ReviewsResponse, 'counts'>) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  return (
    <Select
      label={t('review.list')}
      className={styles.list}
      options={REVIEW_LISTS.map(value => ({
        value,
        label: t(`review.${value}`, { number: String(counts[value]) }),
      }))}
      value={list}
      onChange={next => {
        const chosen = listOf(String(next));
        url.go({
          list: chosen === 'open' ? undefined : chosen,
          ...{ pages: undefined, review: undefined },
        });
      }}
    />
  );
}

/** Payments that the policy sent to review: what is at risk most first, and what people said of them. */
export function ReviewQueue({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const pages = usePages();
  const after = pages[pages.length - 1];
  const list = listOf(url.get('list'));
  const id = url.get('review');
  const heading = useRef<HTMLHeadingElement>(null);
  const lastId = useRef(id);
  useEffect(() => {
    // A page that begins with a payment leaves the focus alone.
    if (id !== lastId.current) heading.current?.focus();
    lastId.current = id;
  }, [id]);
  const live = useRead(entityRef, ['reviews', list, after], EVERY_MS, signal =>
    api.listReviews(entityRef, list, { signal, limit: PAGE_SIZE, after }),
  );
  const isNoPage =
    pages.length > 0 && live.value === undefined && isRefusedInput(live.error);
  return (
    <Section title={t('review.title')}>
      {isNoPage ? (
        <NoSuchPage />
      ) : (
        <LiveView
          live={live}
          loadingText={t('review.loading')}
          what={t('review.what', { model: entityRef.name })}
          owner={ownerOf(entity)}
        >
          {answer => (
            <Flex direction="column" gap="4">
              <div className={styles.head}>
                <Text as="p" color="secondary">
                  {t('review.note')}
                </Text>
                <ListSelect list={list} counts={answer.counts} />
              </div>
              {!answer.mayDecide && (
                <Text as="p">
                  <NamesInText
                    text={t('review.onlyAnalysts', {
                      groups: answer.analysts.join(', '),
                    })}
                  />
                </Text>
              )}
              {answer.labelsWaiting > 0 && (
                <Alert
                  role="status"
                  status="info"
                  icon
                  title={t('review.labelsWaiting', {
                    count: answer.labelsWaiting,
                  })}
                  description={t('review.labelsWaitingNext')}
                />
              )}
              {id && (
                <ReviewLook
                  key={id}
                  entityRef={entityRef}
                  id={id}
                  mayDecide={answer.mayDecide}
                  next={
                    answer.reviews.find(
                      ({ payment, claim }) =>
                        payment.transactionId !== id && claim === undefined,
                    )?.payment.transactionId
                  }
                  heading={heading}
                  onChange={live.retry}
                />
              )}
              {answer.reviews.length === 0 ? (
                <EmptyList list={list} />
              ) : (
                <ReviewTable list={list} reviews={answer.reviews} chosen={id} />
              )}
              <Pager pages={pages} next={answer.next} />
            </Flex>
          )}
        </LiveView>
      )}
    </Section>
  );
}
