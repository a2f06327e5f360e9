import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { ServingChange } from '@modelport/plugin-fraud-latency-common';
import {
  CodeBlock,
  PersonName,
  RelativeTime,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { endsExploration } from '../../model/policyText';
import { LineChanges } from '../Preview/LineChanges';
import { Preview } from '../Preview/Preview';
import { useChangeWords } from './useChangeWords';
import styles from './Serving.module.css';

interface ChangeFactsProps {
  change: ServingChange;
  /** The policy that is served now, to show what changes in it; without it the policy is shown as it was requested. */
  served?: string;
}

/** A change: what is wanted, by whom and why, and what a policy would have done. */
export function ChangeFacts({ change, served }: ChangeFactsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useChangeWords();
  const { proposal, requestedBy, requestedAt, reason } = change;
  const { preview, replaces } = change;
  return (
    <Flex direction="column" gap="3">
      <Text as="p" weight="bold">
        {words.wants(change)}
      </Text>
      <Text as="p">
        {t('serving.waits', { user: <PersonName user={requestedBy} /> })},{' '}
        <RelativeTime at={Date.parse(requestedAt)} />.{' '}
        {replaces &&
          t('serving.replaces', {
            name: replaces.name,
            version: String(replaces.version),
          })}
      </Text>
      <Text as="p" className={styles.said}>
        {t('serving.why', { reason })}
      </Text>
      {preview && (
        <Preview
          preview={preview}
          isLearningOver={
            served !== undefined &&
            proposal.kind === 'policy' &&
            endsExploration(served, proposal.policy)
          }
        />
      )}
      {proposal.kind === 'policy' &&
        (served === undefined ? (
          <CodeBlock label={t('serving.text')} text={proposal.policy} />
        ) : (
          <LineChanges before={served} after={proposal.policy} />
        ))}
    </Flex>
  );
}
