import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { formatDuration, NO_VALUE } from '@modelport/plugin-ml-common';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { isInstant } from '@modelport/plugin-ml-react';
import { percent } from '../../model/percent';
import { isNothingKnown, LEAST_FRAUDS } from '../../model/policyPreview';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import { CaughtMeaning } from './CaughtMeaning';
import { FloodNotice } from './FloodNotice';
import { MovedTable } from './MovedTable';
import { OutcomeTable } from './OutcomeTable';
import { ExplorationEnds, HarmNotice, TooFewNotice } from './PreviewNotices';
import { ReachNotice } from './ReachNotice';
import { RulesTable } from './RulesTable';
import { useVerdict } from './useVerdict';
import styles from './Preview.module.css';

const DAY_SECONDS = 86_400;

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const TIME = new Intl.DateTimeFormat(undefined, {
  dateStyle: 'medium',
  timeStyle: 'short',
});

/** The day of an instant, with the time of it where the span is short; what is no date has none. */
function writeInstant(text: string, days: number): string {
  const at = Date.parse(text);
  return isInstant(at) ? (days < 2 ? TIME : DAY).format(at) : NO_VALUE;
}

/** Why payments are in no figure, in sentences. */
function useSkippedWords({ skipped }: PolicyPreview): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return skipped.map(({ count, reason }) =>
    t('policy.skipped', { number: writeCount(count), reason }),
  );
}

/** What is to be known of the figures, in sentences. */
function useReservations(preview: PolicyPreview): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const skipped = useSkippedWords(preview);
  const { unknown, sampleShare, before, after, maturityDays, reach } = preview;
  const maturedShare = reach?.maturedShare ?? undefined;
  const hasError = before.caught.countError + after.caught.countError > 0;
  return [
    ...(unknown > 0
      ? [t('policy.unknown', { number: writeCount(unknown) })]
      : []),
    ...skipped,
    ...(sampleShare < 1
      ? [t('policy.scaled', { share: percent(sampleShare) })]
      : []),
    t('policy.propensity'),
    ...(maturityDays === undefined
      ? []
      : [t('policy.matured', { count: maturityDays })]),
    ...(maturedShare === undefined
      ? []
      : [t('policy.maturedShare', { share: percent(maturedShare) })]),
    ...(hasError ? [t('policy.error')] : []),
  ];
}

function Figures({ preview, isLearningOver }: PreviewProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const verdict = useVerdict(preview);
  const reservations = useReservations(preview);
  const { from, to, days, payments, outcomes, frauds, rules } = preview;
  return (
    <>
      <Text as="p" weight="bold">
        {verdict.declines}
      </Text>
      <Text as="p">{verdict.others}</Text>
      <HarmNotice preview={preview} />
      <FloodNotice preview={preview} />
      <ReachNotice preview={preview} />
      <TooFewNotice frauds={frauds} />
      {isLearningOver && <ExplorationEnds />}
      <Text as="p" color="secondary">
        {t('policy.span', {
          from: writeInstant(from, days),
          to: writeInstant(to, days),
          span: formatDuration(Math.round(days * DAY_SECONDS) * 1_000),
          payments: writeCount(payments),
          outcomes: writeCount(outcomes),
        })}
      </Text>
      <CaughtMeaning preview={preview} />
      <OutcomeTable preview={preview} areTooFew={frauds < LEAST_FRAUDS} />
      <ul className={styles.list}>
        {reservations.map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <div className={styles.tables}>
        <MovedTable preview={preview} />
        <RulesTable rules={rules} />
      </div>
    </>
  );
}

interface PreviewProps {
  preview: PolicyPreview;
  /** Whether what is served lets payments through to learn, and the policy does not. */
  isLearningOver?: boolean;
}

/** What a policy would have done with the payments of the last days, and how far that can be trusted. */
export function Preview({ preview, isLearningOver }: PreviewProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const skipped = useSkippedWords(preview);
  const { name, version } = preview.policy;
  const title = t('policy.previewOf', { name, version: String(version) });
  return (
    <div role="group" aria-label={title}>
      <Flex direction="column" gap="3">
        <Text as="h4" variant="title-x-small">
          {title}
        </Text>
        {isNothingKnown(preview) ? (
          <>
            <Alert
              status="warning"
              icon
              title={t('policy.nothing')}
              description={skipped.join(' ')}
            />
            {isLearningOver && <ExplorationEnds />}
          </>
        ) : (
          <Figures preview={preview} isLearningOver={isLearningOver} />
        )}
      </Flex>
    </div>
  );
}
