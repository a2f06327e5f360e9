import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Select, Text } from '@backstage/ui';
import { BUSINESS_DAYS } from '@modelport/plugin-fraud-latency-common';
import {
  LiveView,
  ownerOf,
  Section,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { costsOf, daysOf, maturityOf } from '../../model/assumptions';
import { fraudLatencyTranslationRef } from '../../translation';
import type { PartProps } from '../DecisionsTab/PartProps';
import { AgeNotice } from '../shared/AgeNotice';
import { MaturitySelect } from '../shared/MaturitySelect';
import { useRead } from '../shared/useRead';
import { CostForm } from './CostForm';
import { PerDay } from './PerDay';
import { ValueVerdict } from './ValueVerdict';
import { WorthTable } from './WorthTable';
import styles from './Business.module.css';

const EVERY_MS = 60_000;

function DaysSelect() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  return (
    <Select
      label={t('business.span')}
      options={BUSINESS_DAYS.map(days => ({
        value: String(days),
        label: t('business.days', { number: String(days) }),
      }))}
      value={String(daysOf(url.get))}
      onChange={days => url.go({ days: String(days) })}
    />
  );
}

/** What the decisions of a span were worth, under assumptions that the URL holds. */
export function BusinessView({ entityRef, keepDays }: PartProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const api = useApi(fraudLatencyApiRef);
  const url = useUrlState();
  const [days, maturityDays] = [daysOf(url.get), maturityOf(url.get, keepDays)];
  const what = ['business', days, maturityDays];
  const live = useRead(entityRef, what, EVERY_MS, signal =>
    api.getBusiness(entityRef, { days, maturityDays, signal }),
  );
  const costs = costsOf(url.get);
  return (
    <Section title={t('business.title')}>
      <Flex direction="column" gap="4">
        <div className={styles.controls}>
          <DaysSelect />
          <MaturitySelect keepDays={keepDays} />
          <CostForm currency={live.value?.currency ?? ''} />
        </div>
        <LiveView
          live={live}
          loadingText={t('business.loading')}
          what={t('business.what', { model: entityRef.name })}
          owner={ownerOf(entity)}
        >
          {business => (
            <>
              <AgeNotice at={business.at} isOld={business.isOld} />
              <ValueVerdict business={business} costs={costs} />
              {keepDays !== undefined && keepDays < days && (
                <Text as="p" color="secondary">
                  {t('business.keptFor', { count: keepDays })}
                </Text>
              )}
              {business.payments.count > 0 && (
                <>
                  <WorthTable business={business} />
                  <PerDay days={business.perDay} keepDays={keepDays} />
                </>
              )}
            </>
          )}
        </LiveView>
      </Flex>
    </Section>
  );
}
