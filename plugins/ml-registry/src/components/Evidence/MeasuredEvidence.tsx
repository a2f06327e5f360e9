import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { formatMetric, type MetricTraits } from '@modelport/plugin-ml-react';
import { compareMetrics, splitMetrics } from '../../model/compareMetrics';
import { championOf, measuredMetrics, originsOf } from '../../model/evidence';
import { shortOrigin } from '../../model/names';
import { mlRegistryTranslationRef } from '../../translation';
import { ComparisonTable } from '../Comparison/ComparisonTable';
import styles from './Evidence.module.css';

const NONE = '–';
/** More rows than these scroll by themselves, and words say so: a bar may be hidden. */
const MOST_OPEN = 12;

interface MeasuredEvidenceProps {
  version: string;
  measured: readonly Evidence[];
  traits: MetricTraits;
}

/** What the portal itself measured of a version when champion was asked for, beside the champion of that moment. */
export function MeasuredEvidence(props: MeasuredEvidenceProps) {
  const { version, measured, traits } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  if (measured.length === 0) {
    return <Text as="p">{t('evidence.unmeasured', { version })}</Text>;
  }
  const { own, champion } = measuredMetrics(measured);
  const other = championOf(measured);
  // What the machine did says nothing for or against a version; the ledger has it all.
  const { ofModel } = splitMetrics(compareMetrics(own, champion, traits));
  const isLong = ofModel.length > MOST_OPEN;
  const columns = {
    own: t('detail.thisVersion', { version }),
    other: other && t('detail.championVersion', { version: other }),
  };
  return (
    <Flex direction="column" gap="2">
      <Text as="h3" weight="bold">
        {t('evidence.measured')}
      </Text>
      {isLong && (
        <Text as="p" color="secondary">
          {t('evidence.scroll', { total: String(ofModel.length) })}
        </Text>
      )}
      <ComparisonTable
        label={t('evidence.metrics')}
        className={isLong ? `${styles.metrics} ${styles.long}` : styles.metrics}
        emptyText={t('detail.metricsNone')}
        columns={columns}
        rows={ofModel.map(row => ({
          name: row.unit ? `${row.name} (${row.unit})` : row.name,
          own: formatMetric(row.name, row.value),
          other: formatMetric(row.name, row.other),
          better: row.better,
        }))}
      />
      <ComparisonTable
        label={t('evidence.origins')}
        emptyText={t('evidence.originsNone')}
        columns={columns}
        rows={originsOf(measured).map(each => ({
          name: each.label,
          own: shortOrigin(each.label, each.value),
          other: shortOrigin(each.label, each.champion ?? NONE),
        }))}
      />
    </Flex>
  );
}
