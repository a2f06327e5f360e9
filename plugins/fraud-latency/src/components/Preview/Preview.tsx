import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Flex, Text } from '@backstage/ui';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { isInstant } from '@modelport/plugin-ml-react';
import { writeEstimate } from '../../model/difference';
import { percent } from '../../model/percent';
import {
  isNothingKnown,
  LEAST_FRAUDS,
  movedCount,
} from '../../model/policyPreview';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import { MovedTable } from './MovedTable';
import { OutcomeTable } from './OutcomeTable';
import { RulesTable } from './RulesTable';
import styles from './Preview.module.css';

const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** The day of an instant; what is no date has none. */
function writeDay(text: string): string {
  const at = Date.parse(text);
  return isInstant(at) ? DAY.format(at) : NO_VALUE;
}

/** How the policy compares with what was decided, in a sentence. */
function useVerdict({ before, after }: PolicyPreview): string {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const compared = (then: number, now: number) => {
    const number = writeEstimate(Math.abs(now - then));
    if (number === '0') return t('policy.same');
    return t(now > then ? 'policy.more' : 'policy.fewer', { number });
  };
  return t('policy.verdict', {
    caught: compared(before.caught.count, after.caught.count),
    wrong: compared(
      before.falsePositives.declined,
      after.falsePositives.declined,
    ),
    reviews: compared(before.reviewsPerDay, after.reviewsPerDay),
  });
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
  const { unknown, sampleShare, before, after } = preview;
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
    ...(hasError ? [t('policy.error')] : []),
  ];
}

function Figures({ preview }: { preview: PolicyPreview }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const verdict = useVerdict(preview);
  const reservations = useReservations(preview);
  const { from, to, payments, outcomes, frauds, rules } = preview;
  const areTooFew = frauds < LEAST_FRAUDS;
  return (
    <>
      <Text as="p">
        {verdict}{' '}
        {t('policy.movedSum', { moved: writeCount(movedCount(preview)) })}
      </Text>
      {areTooFew && (
        <Alert
          status="warning"
          icon
          title={t('policy.tooFewTitle')}
          description={t('policy.tooFew', {
            known: writeCount(frauds),
            needed: String(LEAST_FRAUDS),
          })}
        />
      )}
      <Text as="p" color="secondary">
        {t('policy.span', {
          from: writeDay(from),
          to: writeDay(to),
          payments: writeCount(payments),
          outcomes: writeCount(outcomes),
        })}
      </Text>
      <OutcomeTable preview={preview} areTooFew={areTooFew} />
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

/** What a policy would have done with the payments of the last days, and how far that can be trusted. */
export function Preview({ preview }: { preview: PolicyPreview }) {
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
          <Alert
            status="warning"
            icon
            title={t('policy.nothing')}
            description={skipped.join(' ')}
          />
        ) : (
          <Figures preview={preview} />
        )}
      </Flex>
    </div>
  );
}
