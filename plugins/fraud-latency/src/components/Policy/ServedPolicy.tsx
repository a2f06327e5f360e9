import type { RefObject } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import { CodeBlock } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { FollowNotice } from '../Serving/FollowNotice';
import { InstancesTable } from '../Serving/InstancesTable';

/** Which policy decides, in a sentence; several while the instances differ. */
function useServedWords({ instances }: ServingResponse): string | undefined {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const policies = instances.flatMap(({ policy }) => (policy ? [policy] : []));
  const names = new Set(
    policies.map(({ name, version }) =>
      t('serving.policyName', { name, version: String(version) }),
    ),
  );
  const [first] = policies;
  if (first === undefined) return undefined;
  return names.size === 1
    ? t('policy.servedAs', {
        name: first.name,
        version: String(first.version),
      })
    : t('policy.servedMixed', { policies: [...names].join('; ') });
}

interface ServedPolicyProps {
  serving: ServingResponse;
  /** Takes the focus after a change of one's own. */
  heading: RefObject<HTMLHeadingElement>;
}

/** The policy that decides now, and whether the instances have what was approved. */
export function ServedPolicy({ serving, heading }: ServedPolicyProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useServedWords(serving);
  const { now, instances, wantedRevision } = serving;
  return (
    <Flex direction="column" gap="3">
      <div>
        <Text as="h3" variant="title-x-small" ref={heading} tabIndex={-1}>
          {t('policy.served')}
        </Text>
        {words && <Text as="p">{words}</Text>}
        <Text as="p" color="secondary">
          {t('policy.note')}
        </Text>
      </div>
      <FollowNotice serving={serving} />
      {instances.length > 0 && (
        <InstancesTable instances={instances} wantedRevision={wantedRevision} />
      )}
      {now && <CodeBlock label={t('policy.text')} text={now.policy} />}
    </Flex>
  );
}
