import { Fragment } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { PersonName, reasonOf, RelativeTime } from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { type ExperimentChange, versionsForAll } from '../../model/oneVersion';
import { fraudLatencyTranslationRef } from '../../translation';
import { useRead } from '../shared/useRead';
import { VersionName } from '../shared/VersionName';
import type { ExperimentCallsProps } from './useExperimentCalls';
import { useLastExperimentChange } from './useLastExperimentChange';
import { WayBack } from './WayBack';
import styles from '../Serving/Serving.module.css';

const EVERY_MS = 15_000;

/** Which version answers for all cards. */
function TheVersion({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const api = useApi(fraudLatencyApiRef);
  const { value, error } = useRead(
    entityRef,
    ['version-of-all'],
    EVERY_MS,
    signal => api.getLatency(entityRef, { window: '15m', signal }),
  );
  if (value === undefined) {
    return (
      <Text as="p">
        {t(error ? 'running.oneVersion' : 'running.oneVersionLoading')}
      </Text>
    );
  }
  const versions = versionsForAll(value.versions);
  const names = versions.map((each, at) => (
    <Fragment key={JSON.stringify(each)}>
      {at > 0 && ', '}
      <VersionName model={each.model} version={each.version} />
    </Fragment>
  ));
  if (versions.length === 0) {
    return <Text as="p">{t('running.oneVersionUnseen')}</Text>;
  }
  return (
    <Text as="p" weight="bold">
      {t(versions.length === 1 ? 'running.decides' : 'running.decideSeveral', {
        version: <>{names}</>,
      })}
    </Text>
  );
}

/** What ended the last experiment: what, when, by whom, and why. */
function TheEnd({ change }: { change: ExperimentChange }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { proposal, requestedBy, requestedAt, decidedBy, decidedAt } = change;
  const { action, experiment } = proposal;
  const { variant = t('serving.theControl') } = proposal;
  if (action === 'ramp') return null;
  const words = {
    ...{ experiment, variant },
    age: <RelativeTime at={Date.parse(decidedAt ?? requestedAt)} />,
    user: <PersonName user={decidedBy ?? requestedBy} />,
  };
  return (
    <>
      <Text as="p">
        {action === 'roll-back'
          ? t('running.rolledBack', words)
          : t('running.ended', {
              ...words,
              requester: <PersonName user={requestedBy} />,
            })}
      </Text>
      <Text as="p" className={styles.said}>
        {t('serving.why', { reason: change.reason })}
      </Text>
    </>
  );
}

/** What decides while no experiment runs: the version that all cards have, how it came to that, and the way back. */
export function DecidesNow(props: ExperimentCallsProps) {
  const { entityRef, serving } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { value, error } = useLastExperimentChange(
    entityRef,
    serving.wantedRevision,
  );
  const ended = serving.now?.ended;
  return (
    <Flex direction="column" gap="2">
      <TheVersion entityRef={entityRef} />
      {value?.change && <TheEnd change={value.change} />}
      {value === undefined && error && (
        <Text as="p">
          {t('running.endUnknown', { reason: reasonOf(error) })}
        </Text>
      )}
      {ended && <WayBack ended={ended} {...props} />}
      <Text as="p" color="secondary">
        {t('running.none')}
      </Text>
    </Flex>
  );
}
