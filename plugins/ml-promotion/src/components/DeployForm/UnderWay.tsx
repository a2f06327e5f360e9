import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import { PersonName, useUrlState } from '@modelport/plugin-ml-react';
import { isComing } from '../../model/deploymentState';
import { mlPromotionTranslationRef } from '../../translation';
import { useStateWords } from '../shared/useStateWords';

function OnItsWay({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const words = useStateWords(deployment);
  const { id, version, environment, createdBy } = deployment;
  return (
    <Alert
      role="status"
      status="info"
      icon
      title={t('form.underWay', { version, environment })}
      description={
        <>
          {words}, {t('words.by', { user: <PersonName user={createdBy} /> })}.{' '}
          <Link href={url.href({ deploy: undefined, deployment: id })}>
            {t('form.underWaySee')}
          </Link>
        </>
      }
    />
  );
}

interface UnderWayProps {
  version: string;
  deployments: readonly Deployment[];
}

/** Says in which environments a version is on its way already: whoever reloads the page has lost the answer to the press. */
export function UnderWay({ version, deployments }: UnderWayProps) {
  return deployments
    .filter(each => each.version === version && isComing(each.state))
    .map(each => <OnItsWay key={each.id} deployment={each} />);
}
