import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ownValue } from '@modelport/plugin-ml-common';
import { CHAMPION_ALIAS } from '@modelport/plugin-ml-registry-common';
import {
  formatMetric,
  type MetricTraits,
  Section,
} from '@modelport/plugin-ml-react';
import {
  compareMetrics,
  type MetricRow,
  splitMetrics,
  valuesOf,
} from '../../model/compareMetrics';
import { mlRegistryTranslationRef } from '../../translation';
import { ComparisonTable } from '../Comparison/ComparisonTable';
import { useOtherName } from './useOtherName';
import type { VersionView } from './useVersion';
import styles from './VersionDetail.module.css';

const shownRow = ({ name, unit, value, other, better }: MetricRow) => ({
  name: unit ? `${name} (${unit})` : name,
  own: formatMetric(name, value),
  other: formatMetric(name, other),
  better,
});

/** Metrics and parameters of a version, and last what the machine did, beside those of the champion; of the champion, beside those of the one before it. */
export function VersionComparison(props: {
  view: VersionView;
  traits: MetricTraits;
}) {
  const { view, traits } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const nameOther = useOtherName();
  const { version, beside, aliases } = view;
  const other = beside?.detail;
  const { ofModel, ofMachine } = splitMetrics(
    compareMetrics(valuesOf(version), other && valuesOf(other), traits),
  );
  const parameters = Object.keys({
    ...version.parameters,
    ...other?.parameters,
  }).sort((a, b) => a.localeCompare(b));
  const columns = {
    own: t('detail.thisVersion', { version: version.version }),
    other: beside && other && nameOther(beside),
  };
  const isChampion = aliases[CHAMPION_ALIAS] === version.version;
  return (
    <div className={styles.facts}>
      <Section title={t('detail.metrics')}>
        {isChampion && (
          <Text as="p">
            {t('detail.isChampion')}{' '}
            {beside
              ? t('detail.besidePrevious', { version: beside.version })
              : t('detail.noPrevious')}
          </Text>
        )}
        {aliases[CHAMPION_ALIAS] === undefined && (
          <Text as="p">{t('detail.noChampion')}</Text>
        )}
        <ComparisonTable
          label={t('detail.metrics')}
          emptyText={t('detail.metricsNone')}
          columns={columns}
          rows={ofModel.map(shownRow)}
        />
        {ofModel.some(({ better }) => better !== undefined) && (
          <Text as="p" color="secondary">
            {t('detail.betterHint')}
          </Text>
        )}
      </Section>
      <Section title={t('detail.parameters')}>
        <ComparisonTable
          label={t('detail.parameters')}
          emptyText={t('detail.parametersNone')}
          columns={columns}
          rows={parameters.map(name => ({
            name,
            own: ownValue(version.parameters, name) ?? '–',
            other: ownValue(other?.parameters, name) ?? '–',
          }))}
        />
      </Section>
      {ofMachine.length > 0 && (
        <Section title={t('detail.machine')}>
          <ComparisonTable
            label={t('detail.machine')}
            emptyText=""
            columns={columns}
            rows={ofMachine.map(shownRow)}
          />
        </Section>
      )}
    </div>
  );
}
