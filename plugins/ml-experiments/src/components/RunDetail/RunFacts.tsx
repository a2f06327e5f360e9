import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { RunDetail } from '@modelport/plugin-ml-experiments-common';
import {
  formatMetric,
  KeyValueTable,
  Section,
} from '@modelport/plugin-ml-react';
import { mlExperimentsTranslationRef } from '../../translation';
import { sourceEntries } from './sourceEntries';
import styles from './RunDetail.module.css';

function sorted<T extends { key: string }>(entries: T[]): T[] {
  return [...entries].sort((a, b) => a.key.localeCompare(b.key));
}

/** Whether an address may become a link. */
export function isWebAddress(address: string): boolean {
  return /^https?:\/\//i.test(address);
}

/** Parameters, metrics, inputs, outputs, source, tags and identity of a run. */
export function RunFacts({ run }: { run: RunDetail }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const parts = [
    {
      title: t('run.parameters'),
      emptyText: t('run.parametersNone'),
      entries: sorted(
        Object.entries(run.params).map(([key, value]) => ({ key, value })),
      ),
    },
    {
      title: t('run.metrics'),
      emptyText: t('run.metricsNone'),
      entries: sorted(
        run.latestMetrics.map(({ key, value, notFinite, step }) => {
          const shown = formatMetric(key, notFinite ?? value);
          return {
            key,
            // Step 0 is where MLflow puts what a run logs once, without a step.
            value:
              step === 0
                ? shown
                : t('run.metricAt', { value: shown, step: String(step) }),
          };
        }),
      ),
    },
    {
      title: t('run.inputs'),
      emptyText: t('run.inputsNone'),
      entries: run.inputs.map(({ name, digest, context, sourceType }) => ({
        key: context ? `${name} (${context})` : name,
        value: (
          <>
            {t('run.inputDigest')} <span className={styles.code}>{digest}</span>
            {sourceType &&
              `, ${
                sourceType === 'code'
                  ? t('run.inputMade')
                  : t('run.inputSource', { type: sourceType })
              }`}
          </>
        ),
      })),
    },
    {
      title: t('run.outputs'),
      emptyText: t('run.outputsNone'),
      entries: run.outputs.map(({ modelId, step }) => ({
        key: modelId,
        value:
          step === undefined
            ? t('run.output')
            : t('run.outputAt', { step: String(step) }),
      })),
    },
    {
      title: t('run.source'),
      emptyText: t('run.sourceNone'),
      entries: sourceEntries(
        run,
        {
          commit: t('run.commit'),
          branch: t('run.branch'),
          repository: t('run.repository'),
          dirty: t('run.dirty'),
          dirtyText: t('run.dirtyText'),
        },
        address =>
          isWebAddress(address) ? (
            <Link href={address} target="_blank" rel="noopener noreferrer">
              {address}
            </Link>
          ) : (
            address
          ),
      ),
    },
    {
      title: t('run.tags'),
      emptyText: t('run.tagsNone'),
      entries: sorted(run.tags.filter(({ key }) => !key.startsWith('mlflow.'))),
    },
    {
      title: t('run.identity'),
      emptyText: '',
      entries: [
        {
          key: t('run.runId'),
          value: <span className={styles.code}>{run.runId}</span>,
        },
        { key: t('run.server'), value: run.server },
        { key: t('run.experiment'), value: run.experimentName },
      ],
    },
  ];
  return (
    <>
      {run.note && (
        <Section title={t('run.note')}>
          <Text as="p" className={styles.note}>
            {run.note}
          </Text>
        </Section>
      )}
      {parts.map(({ title, emptyText, entries }) => (
        <Section key={title} title={title}>
          <KeyValueTable
            label={title}
            entries={entries}
            emptyText={emptyText}
          />
        </Section>
      ))}
    </>
  );
}
