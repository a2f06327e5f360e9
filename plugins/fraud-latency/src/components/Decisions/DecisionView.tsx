import type { Ref } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import { formatNumber } from '@modelport/plugin-ml-common';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { KeyValueTable } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionFacts } from './DecisionFacts';
import { FromPortal } from './FromPortal';
import { ReasonBars } from './ReasonBars';
import { ShadowScores } from './ShadowScores';
import { writeFeature } from './writeFeature';
import styles from './Decisions.module.css';

/** What of the policy decided. */
function useBy(reason: string): string {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [, rule] = /^rule (.+)$/.exec(reason) ?? [];
  if (rule !== undefined) return t('decision.byRule', { rule });
  switch (reason) {
    case 'score':
      return t('decision.byScore');
    case 'exploration':
      return t('decision.byExploration');
    case 'no-score':
      return t('decision.byNoScore');
    default:
      return t('decision.byOther', { reason });
  }
}

/** The decision in one sentence. */
function useDecisionWords(decision: ExplainedDecision): string {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { score } = decision;
  const by = useBy(decision.reason);
  const words = t(`decision.${decision.decision}`);
  return score === null
    ? t('decision.wordsWithoutScore', { decision: words, by })
    : t('decision.words', {
        decision: words,
        score: formatNumber(score),
        by,
      });
}

/** Whether another look may tell more: the service answers again, or has scored enough by then. */
export const mayTellMore = ({ unexplained }: ExplainedDecision): boolean =>
  unexplained === 'silent' || unexplained === 'young';

interface DecisionViewProps {
  decision: ExplainedDecision;
  /** When it was read, in milliseconds since 1970. */
  at: number;
  /** Takes the focus after another look. */
  region: Ref<HTMLElement>;
  isLooking: boolean;
  onAgain: () => void;
}

/** What was decided about a transaction, and why. */
export function DecisionView(props: DecisionViewProps) {
  const { decision, at, region, isLooking, onAgain } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useDecisionWords(decision);
  const { transactionId: id, degraded, features } = decision;
  const featuresTitle = t('decision.features');
  return (
    <section
      ref={region}
      tabIndex={-1}
      aria-label={t('decision.region', { id })}
    >
      <Flex direction="column" gap="4">
        <Text as="p" variant="title-x-small" role="status">
          {words}
        </Text>
        <FromPortal decision={decision} at={at} />
        {mayTellMore(decision) && (
          <div>
            <Button
              variant="secondary"
              isDisabled={isLooking}
              onPress={onAgain}
            >
              {t('decision.again')}
            </Button>
          </div>
        )}
        {degraded && (
          <Alert
            role="status"
            status="warning"
            icon
            title={t('decision.degraded', { why: degraded })}
          />
        )}
        <div className={styles.columns}>
          <DecisionFacts decision={decision} />
          <Flex direction="column" gap="4">
            <ReasonBars
              reasonCodes={decision.reasonCodes}
              keptBy={decision.keptBy}
              unexplained={decision.unexplained}
            />
            <ShadowScores shadow={decision.shadow} />
          </Flex>
        </div>
        <div>
          <Text as="h3" variant="title-x-small">
            {featuresTitle}
          </Text>
          <KeyValueTable
            label={featuresTitle}
            entries={Object.entries(features).map(([key, value]) => ({
              key,
              value:
                value === null
                  ? t('decision.missingValue')
                  : writeFeature(value),
            }))}
            emptyText={t('decision.featuresNone')}
          />
        </div>
      </Flex>
    </section>
  );
}
