import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Text } from '@backstage/ui';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import { countFollowing } from '../../model/followState';
import { fraudLatencyTranslationRef } from '../../translation';

function Words({ serving }: { serving: ServingResponse }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { instances, wantedRevision, isConnected, now } = serving;
  const { problem, alone, waiting, taken } = countFollowing(
    instances,
    wantedRevision,
  );
  const count = instances.length;
  const [total, revision] = [String(count), String(wantedRevision)];
  if (count === 0) return <Text as="p">{t('serving.noneConfigured')}</Text>;
  if (now === undefined) {
    return (
      <Alert
        status="warning"
        icon
        title={t('serving.noAnswerTitle')}
        description={t('serving.noAnswer')}
      />
    );
  }
  // An instance that follows no portal is as it should be while nothing is to be followed.
  const stray = problem + (isConnected || wantedRevision > 0 ? alone : 0);
  if (stray > 0) {
    return (
      <Alert
        status="warning"
        icon
        title={t('serving.notFollowing', { number: String(stray), total })}
        description={t('serving.notFollowingNext')}
      />
    );
  }
  if (wantedRevision === 0) {
    return <Text as="p">{t('serving.nothingApproved')}</Text>;
  }
  return waiting > 0 ? (
    <Alert
      status="info"
      icon
      title={t('serving.waiting', { revision, count, taken: String(taken) })}
    />
  ) : (
    <Alert
      status="success"
      icon
      title={t('serving.taken', { revision, count })}
    />
  );
}

/** Whether the instances do what was approved, in a sentence that is read out as it changes. */
export function FollowNotice({ serving }: { serving: ServingResponse }) {
  return (
    <div role="status">
      <Words serving={serving} />
    </div>
  );
}
