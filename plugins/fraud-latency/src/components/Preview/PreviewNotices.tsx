import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { PolicyPreview } from '@modelport/plugin-fraud-latency-common';
import { allOf, LEAST_FRAUDS, newDeclines } from '../../model/policyPreview';
import { shownCount } from '../../model/shownCount';
import { writeShare } from '../../model/writeShare';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';

/** Raises an alarm where many payments would be declined without anybody's saying that they are fraud. */
export function HarmNotice({ preview }: { preview: PolicyPreview }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { level, all, unproven, unknown } = newDeclines(preview);
  if (level === 'none') return null;
  return (
    <Alert
      role="alert"
      status={level}
      icon
      title={t('policy.harmTitle', {
        unproven: writeCount(unproven),
        count: shownCount(unproven, writeCount(unproven)),
        share: writeShare(unproven, allOf(preview.before)),
      })}
      description={[
        ...(unknown === undefined
          ? []
          : [
              t('policy.harmUnknown', {
                all: writeCount(all),
                count: shownCount(all, writeCount(all)),
                unknown: writeCount(unknown),
              }),
            ]),
        t('policy.harmNext'),
      ].join(' ')}
    />
  );
}

/** Says that the figures of fraud rest on too few. */
export function TooFewNotice({ frauds }: Pick<PolicyPreview, 'frauds'>) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return frauds < LEAST_FRAUDS ? (
    <Alert
      status="warning"
      icon
      title={t('policy.tooFewTitle')}
      description={t('policy.tooFew', {
        known: writeCount(frauds),
        count: frauds,
        needed: String(LEAST_FRAUDS),
      })}
    />
  ) : null;
}

/** Says that learning ends with the policy. */
export function ExplorationEnds() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <Alert
      status="warning"
      icon
      title={t('policy.explorationEnds')}
      description={t('policy.explorationEndsNext')}
    />
  );
}
