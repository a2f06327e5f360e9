import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import {
  NamesInText,
  PersonName,
  RelativeTime,
  useMetricTraits,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { versionAddress } from '../shared/addresses';
import { splitEvidence } from '../../model/evidence';
import { Claims } from '../Evidence/Claims';
import { GateAdvice } from '../Evidence/GateAdvice';
import { MeasuredEvidence } from '../Evidence/MeasuredEvidence';
import { DecisionForm } from './DecisionForm';
import { RequestStateBadge } from './RequestStateBadge';
import { WithdrawRequest } from './WithdrawRequest';
import styles from './Requests.module.css';

interface PendingRequestProps {
  entityRef: CompoundEntityRef;
  request: AliasRequest;
  onChanged: () => void;
}

/** A request that waits: who asks, why, what was measured and what is claimed, what would happen, and the decision for those who may. */
export function PendingRequest(props: PendingRequestProps) {
  const { entityRef, request, onChanged } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const { version, valueBefore, state, askedBy, askedAt, evidence } = request;
  const traits = useMetricTraits(entityRef);
  const { measured, claims } = splitEvidence(evidence);
  const isOpen = state === 'open';
  return (
    <section aria-label={t('request.region')} className={styles.pending}>
      <Flex align="center" gap="3">
        <Text as="h2" variant="title-small">
          {isOpen
            ? t('request.open', {
                user: <PersonName user={askedBy} />,
                version,
              })
            : t('request.moving', { version })}
        </Text>
        <RequestStateBadge state={state} />
      </Flex>
      <Text as="p">
        <span role="status">
          <NamesInText text={request.stateMessage} />
        </span>{' '}
        {t('request.asked')} <RelativeTime at={Date.parse(askedAt)} />.
      </Text>
      <Text as="p" className={styles.reason}>
        {t('request.why', { reason: request.reason })}
      </Text>
      <Claims claims={claims} by={askedBy} />
      <Text as="p">
        {valueBefore === undefined
          ? t('request.wouldFirst', { version })
          : t('request.would', { before: valueBefore, version })}{' '}
        <Link href={url.href(versionAddress(version))}>
          {t('request.see', { version })}
        </Link>
      </Text>
      <MeasuredEvidence version={version} measured={measured} traits={traits} />
      <GateAdvice measured={measured} />
      {isOpen && request.mayDecide && (
        <DecisionForm
          entityRef={entityRef}
          request={request}
          onChanged={onChanged}
        />
      )}
      {isOpen && !request.mayDecide && request.mayNotDecideBecause && (
        <Text as="p">
          <NamesInText text={request.mayNotDecideBecause} />
        </Text>
      )}
      {isOpen && (
        <WithdrawRequest
          entityRef={entityRef}
          request={request}
          onChanged={onChanged}
        />
      )}
    </section>
  );
}
