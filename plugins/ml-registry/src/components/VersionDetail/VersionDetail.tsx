import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import {
  LiveView,
  ownerOf,
  PartialFailure,
  useMetricTraits,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { RequestNotices } from '../Requests/RequestNotices';
import { useRequests } from '../Requests/useRequests';
import { BackLink } from '../shared/BackLink';
import { toFailures } from '../shared/toFailures';
import { ModelCard } from './ModelCard';
import { NoVersion } from './NoVersion';
import { useOtherName } from './useOtherName';
import { useVersion } from './useVersion';
import type { VersionView } from './useVersion';
import { VersionActions } from './VersionActions';
import { VersionComparison } from './VersionComparison';
import { VersionFacts } from './VersionFacts';
import { VersionHeading } from './VersionHeading';
import { VersionSignature } from './VersionSignature';
import styles from './VersionDetail.module.css';

const REQUESTS = 25;

interface VersionDetailProps {
  entityRef: CompoundEntityRef;
  version: string;
}

/** One version: its state, what can be done, and what is known of it beside the champion, or beside the one before it. */
export function VersionDetail({ entityRef, version }: VersionDetailProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const traits = useMetricTraits(entityRef);
  const nameOther = useOtherName();
  const live = useVersion(entityRef, version);
  const requests = useRequests(entityRef, REQUESTS);
  const onChanged = () => {
    requests.retry();
    live.retry();
  };
  const failuresOf = ({
    version: { problems = [] },
    errors,
    beside,
  }: VersionView) => [
    ...toFailures(errors),
    ...problems.map(problem => {
      const [source, ...message] = problem.split(': ');
      return { source, message: message.join(': ') };
    }),
    ...(beside?.problem === undefined
      ? []
      : [{ source: nameOther(beside), message: beside.problem }]),
  ];
  return (
    <Flex direction="column" gap="4">
      <BackLink />
      <RequestNotices
        entityRef={entityRef}
        requests={requests}
        aliases={live.value?.aliases}
        onChanged={onChanged}
      />
      <LiveView
        live={live}
        loadingText={t('detail.loading', { version })}
        what={t('detail.what')}
        owner={owner}
        missing={<NoVersion version={version} />}
      >
        {view => (
          <>
            <PartialFailure failures={failuresOf(view)} />
            <VersionHeading version={view.version} />
            <VersionActions
              entityRef={entityRef}
              view={view}
              requests={requests.value?.items ?? []}
              onChanged={onChanged}
            />
            <VersionComparison view={view} traits={traits} />
            <div className={styles.facts}>
              <VersionFacts version={view.version} />
              <VersionSignature version={view.version} />
            </div>
            <ModelCard version={view.version} />
          </>
        )}
      </LiveView>
    </Flex>
  );
}
