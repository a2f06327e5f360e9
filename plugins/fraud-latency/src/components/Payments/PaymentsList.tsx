import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Text } from '@backstage/ui';
import {
  EmptyState,
  LiveView,
  ownerOf,
  Pager,
  Section,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { filterOf, NO_FILTER } from '../../model/paymentFilter';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionExplorer } from '../Decisions/DecisionExplorer';
import { isRefusedInput, NoSuchPage } from '../shared/NoSuchPage';
import { useRead } from '../shared/useRead';
import { PaymentFilters } from './PaymentFilters';
import { PaymentsTable } from './PaymentsTable';

/** Each look is recorded, so that this is not read more often than people can follow. */
const EVERY_MS = 30_000;
const PAGE_SIZE = 25;

/** The newest payments that the service decided on: filters, table, pages, and why one of them was decided so. */
export function PaymentsList({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const pages = usePages();
  const after = pages[pages.length - 1];
  const filter = filterOf(url.get);
  const what = ['payments', after, JSON.stringify(filter)];
  const live = useRead(entityRef, what, EVERY_MS, signal =>
    api.listPayments(entityRef, filter, { signal, limit: PAGE_SIZE, after }),
  );
  const isFiltered = Object.values(filter).some(value => value !== undefined);
  const isNoPage =
    pages.length > 0 && live.value === undefined && isRefusedInput(live.error);
  return (
    <Flex direction="column" gap="4">
      <Section title={t('payments.title')}>
        <Flex direction="column" gap="4">
          <Text as="p" color="secondary">
            {t('payments.note')}
          </Text>
          {isNoPage ? (
            <NoSuchPage />
          ) : (
            <LiveView
              live={live}
              loadingText={t('payments.loading')}
              what={t('payments.what', { model: entityRef.name })}
              owner={ownerOf(entity)}
            >
              {({ payments, next, versions, variants }) => (
                <>
                  <PaymentFilters
                    filter={filter}
                    versions={versions}
                    variants={variants}
                  />
                  {payments.length === 0 ? (
                    <EmptyState
                      title={t('payments.noneTitle')}
                      nextStep={t('payments.noneNext')}
                      actions={
                        isFiltered && (
                          <Button
                            variant="secondary"
                            onPress={() => url.go(NO_FILTER)}
                          >
                            {t('payments.clear')}
                          </Button>
                        )
                      }
                    />
                  ) : (
                    <PaymentsTable payments={payments} />
                  )}
                  <Pager pages={pages} next={next} />
                </>
              )}
            </LiveView>
          )}
        </Flex>
      </Section>
      {/* Beside the list, not in it: what it does must not look at a decision again. */}
      <DecisionExplorer
        entityRef={entityRef}
        isReady={live.value !== undefined || live.error !== undefined}
      />
    </Flex>
  );
}
