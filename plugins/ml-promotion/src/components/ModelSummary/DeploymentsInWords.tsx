import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { TabLink } from '@modelport/plugin-ml-react';
import { environmentStates } from '../../model/environmentStates';
import { deploymentsTabRouteRef } from '../../routes';
import { mlPromotionTranslationRef } from '../../translation';
import { ChampionHint } from '../shared/ChampionHint';
import { useStateWords } from '../shared/useStateWords';

function InWords({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const words = useStateWords(deployment);
  const { id, version, environment } = deployment;
  return (
    <>
      <Text as="p">
        <TabLink tab={deploymentsTabRouteRef} search={{ deployment: id }}>
          {t('detail.title', { version, environment })}
        </TabLink>
        : {words}.
      </Text>
      <ChampionHint deployment={deployment} />
    </>
  );
}

/** What serves or is on its way in each environment, from deployments of which the newest is first. */
export function DeploymentsInWords({
  deployments,
}: {
  deployments: readonly Deployment[];
}) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const [newest] = deployments;
  const told = environmentStates([], deployments).flatMap(
    ({ current, coming }) =>
      [current, coming].filter(each => each !== undefined),
  );
  // A failure that nothing has followed yet is told beside what serves on.
  if (newest?.state === 'failed') {
    told.push(newest);
  }
  if (told.length > 0) {
    return (
      <>
        {told.map(deployment => (
          <InWords key={deployment.id} deployment={deployment} />
        ))}
      </>
    );
  }
  return (
    <Text as="p">
      {t(newest ? 'summary.nothing' : 'summary.none')}{' '}
      <TabLink tab={deploymentsTabRouteRef}>
        {t(newest ? 'summary.history' : 'summary.how')}
      </TabLink>
    </Text>
  );
}
