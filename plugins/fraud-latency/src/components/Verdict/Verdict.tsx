import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { AlertProps } from '@backstage/ui';
import { formatDuration } from '@modelport/plugin-ml-common';
import {
  type LatencyResponse,
  type ScoringState,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { trafficOf } from '../../model/recentTraffic';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount } from '../shared/useFigureWords';
import { useShareWords, useVerdictWords } from './useVerdictWords';
import styles from './Verdict.module.css';

const STATUS: Record<ScoringState, AlertProps['status']> = {
  'keeping-up': 'success',
  quiet: 'info',
  saturated: 'danger',
  'not-seen': 'danger',
  unknown: 'warning',
};

/** A newer figure is expected by then. */
const OLD_SECONDS = 60;

function useDetails(response: LatencyResponse): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const shareWords = useShareWords();
  const { state, instances, source, window, ageSeconds } = response;
  const all = trafficOf(response);
  const [share45, share100] = [shareWords(all, 0.045), shareWords(all, 0.1)];
  const isSeen = instances.filter(
    ({ seenAt, problem }) => seenAt !== undefined && problem === undefined,
  );
  return [
    ...(state === 'saturated' ? [t('verdict.saturatedNext')] : []),
    ...(state === 'not-seen' ? [t('verdict.notSeenNext')] : []),
    ...(share45 && share100
      ? [
          t('verdict.span', {
            window: t(`window.${window}`),
            answered: writeCount(totalOf(all)),
            share45,
            share100,
          }),
        ]
      : []),
    ...(instances.length > 0
      ? [
          t('verdict.instances', {
            count: instances.length,
            seen: String(isSeen.length),
          }),
        ]
      : []),
    t(`verdict.${source}`),
    ...(ageSeconds !== undefined && ageSeconds > OLD_SECONDS
      ? [
          t('state.old', {
            age: formatDuration(Math.round(ageSeconds) * 1_000),
          }),
        ]
      : []),
  ];
}

/** How the service does: the answer that the tab is for. */
export function Verdict({ response }: { response: LatencyResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useVerdictWords(response);
  const details = useDetails(response);
  return (
    <section
      aria-label={t('verdict.title')}
      className={styles.verdict}
      data-state={response.state}
    >
      <Alert
        status={STATUS[response.state]}
        icon
        title={words}
        description={details.join(' ')}
      />
    </section>
  );
}
