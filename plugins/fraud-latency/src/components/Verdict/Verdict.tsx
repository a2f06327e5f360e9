import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { AlertProps } from '@backstage/ui';
import { formatDuration, formatNumber } from '@modelport/plugin-ml-common';
import {
  type LatencyResponse,
  type ScoringState,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { missedObjective, tooFewToJudge } from '../../model/objectiveState';
import { percent } from '../../model/percent';
import { trafficOf } from '../../model/recentTraffic';
import { fraudLatencyTranslationRef } from '../../translation';
import { writeCount, writeSeconds } from '../shared/useFigureWords';
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

/** In what the objective is missed, or that this cannot be told, in a sentence; none where it is kept. */
function useObjectiveWords(response: LatencyResponse): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const missed = missedObjective(response);
  const { objective, state } = response;
  if (state !== 'keeping-up' || !objective) return [];
  if (!missed) {
    const few = tooFewToJudge(response);
    if (!few) return [];
    return [
      t('verdict.tooFew', {
        count: few.answered,
        answered: writeCount(few.answered),
        needed: writeCount(few.needed),
      }),
    ];
  }
  switch (missed.kind) {
    case 'burn':
      return [
        t('verdict.missingBurn', {
          window: missed.window,
          rate: formatNumber(missed.rate, { digits: 3 }),
        }),
      ];
    case 'budget':
      return [t('verdict.missingBudget')];
    case 'share':
      return [
        t('verdict.missingShare', {
          objective: percent(objective.objective),
          limit: writeSeconds(objective.thresholdSeconds),
        }),
      ];
    default:
      throw new Error(`No such miss: ${missed satisfies never}`);
  }
}

/** Green, red, or between: a service that keeps up and misses its objective is no success, nor is one of which too little is known. */
function statusOf(response: LatencyResponse): AlertProps['status'] {
  const { state } = response;
  if (state !== 'keeping-up') return STATUS[state];
  if (missedObjective(response)) return 'warning';
  return tooFewToJudge(response) ? 'info' : STATUS[state];
}

function useDetails(response: LatencyResponse): string[] {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const shareWords = useShareWords();
  const objective = useObjectiveWords(response);
  const { state, instances, source, window, ageSeconds } = response;
  const all = trafficOf(response);
  const [share45, share100] = [shareWords(all, 0.045), shareWords(all, 0.1)];
  const isSeen = instances.filter(
    ({ seenAt, problem }) => seenAt !== undefined && problem === undefined,
  );
  return [
    ...objective,
    ...(state === 'saturated' ? [t('verdict.saturatedNext')] : []),
    ...(state === 'not-seen' ? [t('verdict.notSeenNext')] : []),
    ...(share45 && share100
      ? [
          t('verdict.span', {
            window: t(`window.${window}`),
            count: totalOf(all),
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
        status={statusOf(response)}
        icon
        title={words}
        description={details.join(' ')}
      />
    </section>
  );
}
