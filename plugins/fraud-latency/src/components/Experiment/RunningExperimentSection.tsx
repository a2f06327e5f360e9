import { type RefObject, useRef } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Link, Text } from '@backstage/ui';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import {
  LiveView,
  ownerOf,
  Section,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { followState } from '../../model/followState';
import { fraudLatencyTranslationRef } from '../../translation';
import { FollowNotice } from '../Serving/FollowNotice';
import { InstancesTable } from '../Serving/InstancesTable';
import { NotConnected } from '../Serving/NotConnected';
import { OpenChanges } from '../Serving/OpenChanges';
import { useOwnChange } from '../Serving/useOwnChange';
import { useServing } from '../Serving/useServing';
import { DecidesNow } from './DecidesNow';
import { ExperimentActions } from './ExperimentActions';
import { ServedArms } from './ServedArms';

interface RunningProps {
  entityRef: CompoundEntityRef;
  serving: ServingResponse;
  /** Takes the focus after a change of one's own. */
  heading: RefObject<HTMLHeadingElement>;
  onChanged: () => void;
  onOwnChange: () => void;
}

function Running(props: RunningProps) {
  const { serving, heading, ...calls } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { now, instances, wantedRevision, isConnected } = serving;
  const experiment = now?.experiment;
  const isFollowed = instances.every(
    each => followState(each, wantedRevision) === 'taken',
  );
  const unnamed = t(now ? 'running.noneTitle' : 'running.unknown');
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="title-x-small" ref={heading} tabIndex={-1}>
        {experiment?.name ?? unnamed}
      </Text>
      <FollowNotice serving={serving} />
      {experiment ? (
        <>
          <ServedArms experiment={experiment} />
          <ExperimentActions
            serving={serving}
            experiment={experiment}
            {...calls}
          />
        </>
      ) : (
        now && <DecidesNow serving={serving} {...calls} />
      )}
      {isConnected && !isFollowed && (
        <InstancesTable instances={instances} wantedRevision={wantedRevision} />
      )}
      <OpenChanges kind="experiment" serving={serving} {...calls} />
      {!isConnected && <NotConnected service={serving.service} />}
    </Flex>
  );
}

/** What the service does with the experiment at this moment, and what can be done about it. */
export function RunningExperimentSection({
  entityRef,
}: {
  entityRef: CompoundEntityRef;
}) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const url = useUrlState();
  const live = useServing(entityRef);
  const heading = useRef<HTMLHeadingElement>(null);
  const onOwnChange = useOwnChange(live, heading);
  const history = url.href({
    view: 'policy',
    experiment: undefined,
    metric: undefined,
  });
  return (
    <Section title={t('running.title')}>
      <LiveView
        live={live}
        loadingText={t('serving.loading')}
        what={t('serving.what', { model: entityRef.name })}
        owner={ownerOf(entity)}
      >
        {serving => (
          <>
            <Running
              entityRef={entityRef}
              serving={serving}
              heading={heading}
              onChanged={live.retry}
              onOwnChange={onOwnChange}
            />
            <Text as="p">
              <Link href={history}>{t('running.all')}</Link>
            </Text>
          </>
        )}
      </LiveView>
    </Section>
  );
}
