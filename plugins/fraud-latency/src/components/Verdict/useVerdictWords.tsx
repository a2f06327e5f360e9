import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatDuration, formatNumber } from '@modelport/plugin-ml-common';
import {
  type Buckets,
  type LatencyResponse,
  shareWithin,
  totalOf,
} from '@modelport/plugin-fraud-latency-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { lastSeen } from '../../model/lastSeen';
import { missedObjective } from '../../model/objectiveState';
import { SATURATED_PERCENT } from '../../model/overTime';
import { percent } from '../../model/percent';
import { type RecentTraffic, recentTraffic } from '../../model/recentTraffic';
import { clockOf } from '../../model/clockOf';
import { shownCount } from '../../model/shownCount';
import { fraudLatencyTranslationRef } from '../../translation';
import { useFigureWords, writeSeconds } from '../shared/useFigureWords';

const USUAL_LIMIT = 0.045;

/** Steps longer than the minute that the state is about may have been less busy than that. */
const SATURATED = SATURATED_PERCENT / 100;

const instant = new Intl.DateTimeFormat(undefined, {
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Gives "99.2 % within 45 ms"; undefined where nothing was observed. */
export function useShareWords() {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useFigureWords();
  return (buckets: Buckets, limitSeconds: number) => {
    const share = shareWithin(buckets, limitSeconds);
    return (
      share &&
      t('verdict.within', {
        share: words.share(share),
        limit: writeSeconds(limitSeconds),
      })
    );
  };
}

function useTrafficWords(response: LatencyResponse) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const shareWords = useShareWords();
  const limit = response.objective?.thresholdSeconds ?? USUAL_LIMIT;
  return (recent: RecentTraffic) => {
    const { seconds, until, buckets, perSecond } = recent;
    const span =
      seconds === 60 ? t('verdict.minute') : formatDuration(seconds * 1_000);
    const share = shareWords(buckets, limit);
    if (totalOf(buckets) === 0 || !share) {
      return t('verdict.noTraffic', { span });
    }
    const rate = formatNumber(perSecond, { digits: 3 });
    const words = { rate, span, share, count: shownCount(perSecond, rate) };
    return until === undefined
      ? t('verdict.traffic', words)
      : t('verdict.trafficUntil', {
          ...words,
          time: clockOf(response.window)(until),
        });
  };
}

/** How the service does, in one sentence. */
export function useVerdictWords(response: LatencyResponse): ReactNode {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const trafficWords = useTrafficWords(response);
  const recent = recentTraffic(response);
  const traffic = recent && trafficWords(recent);
  const seenAt = lastSeen(response.instances);
  switch (response.state) {
    case 'keeping-up':
      if (missedObjective(response)) {
        return traffic
          ? t('verdict.missing', { traffic })
          : t('verdict.missingAlone');
      }
      return traffic
        ? t('verdict.keepingUp', { traffic })
        : t('verdict.keepingUpAlone');
    case 'saturated':
      return traffic
        ? t('verdict.saturated', {
            traffic,
            busy:
              recent?.loopBusy === undefined || recent.loopBusy <= SATURATED
                ? t('verdict.saturatedMinute')
                : t('verdict.saturatedBusy', {
                    share: percent(recent.loopBusy),
                  }),
          })
        : t('verdict.saturatedAlone');
    case 'quiet':
      return t('verdict.quiet');
    case 'not-seen':
      return seenAt === undefined
        ? t('verdict.notSeenNever')
        : t('verdict.notSeen', {
            time: instant.format(seenAt),
            age: <RelativeTime at={seenAt} />,
          });
    case 'unknown':
      return t('verdict.unknown');
    default:
      throw new Error(`No such state: ${response.state satisfies never}`);
  }
}
