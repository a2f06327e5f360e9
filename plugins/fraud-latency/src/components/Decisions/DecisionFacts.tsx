import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { KeyValueTable, RelativeTime } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import { VersionName } from '../shared/VersionName';
import styles from '../shared/shared.module.css';

/** As the scoring service names it that it runs none. */
const NO_EXPERIMENT = 'none';

/** What decided: policy, variant and version; and about what. */
export function DecisionFacts({ decision }: { decision: ExplainedDecision }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { model, policy, score, variant, experiment } = decision;
  const code = (text: string) => <span className={styles.code}>{text}</span>;
  const label = t('decision.facts');
  return (
    <div>
      <Text as="h3" variant="title-x-small">
        {label}
      </Text>
      <KeyValueTable
        label={label}
        emptyText={t('decision.noFacts')}
        entries={[
          {
            key: t('decision.decisionFact'),
            value: t(`decision.${decision.decision}`),
          },
          { key: t('decision.reason'), value: decision.reason },
          {
            key: t('decision.score'),
            value: score === null ? t('decision.noScore') : formatNumber(score),
          },
          {
            key: t('decision.policy'),
            value: t('decision.policyValue', {
              name: policy.name,
              version: String(policy.version),
            }),
          },
          {
            key: t('decision.propensity'),
            value: t('decision.propensityValue', {
              share: percent(decision.propensity),
            }),
          },
          {
            key: t('decision.variant'),
            value:
              experiment === NO_EXPERIMENT
                ? t('decision.noExperiment')
                : t('decision.variantValue', { variant, experiment }),
          },
          {
            key: t('decision.model'),
            value: <VersionName model={model.name} version={model.version} />,
          },
          { key: t('decision.digest'), value: code(model.digest) },
          {
            key: t('decision.amount'),
            value: `${decision.amount} ${decision.currency}`,
          },
          {
            key: t('decision.event'),
            value: <RelativeTime at={Date.parse(decision.eventTime)} />,
          },
          {
            key: t('decision.received'),
            value: <RelativeTime at={Date.parse(decision.receivedAt)} />,
          },
          ...(decision.outcome
            ? [
                {
                  key: t('decision.outcome'),
                  value: t(
                    decision.outcome.isFraud
                      ? 'decision.outcomeFraud'
                      : 'decision.outcomeGenuine',
                    { source: decision.outcome.source },
                  ),
                },
              ]
            : []),
          { key: t('decision.customer'), value: code(decision.customer) },
          { key: t('decision.terminal'), value: code(decision.terminal) },
        ]}
      />
      <Text as="p" color="secondary">
        {t('decision.factsNote')}
      </Text>
    </div>
  );
}
