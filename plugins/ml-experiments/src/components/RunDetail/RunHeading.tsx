import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { RunDetail } from '@modelport/plugin-ml-experiments-common';
import { PersonName, RelativeTime, useNow } from '@modelport/plugin-ml-react';
import { mlExperimentsTranslationRef } from '../../translation';
import { durationWords } from '../RunsList/runColumns';
import { RunStatusBadge } from '../shared/RunStatusBadge';
import styles from './RunDetail.module.css';

/** Name and state of a run in words. */
export function RunHeading({ run }: { run: RunDetail }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const now = useNow(1_000);
  const duration = durationWords(run, now, t('run.unknownTime'));
  const words = {
    SCHEDULED: () => t('run.scheduled'),
    RUNNING: () => t('run.running', { duration }),
    FINISHED: () => t('run.finished', { duration }),
    FAILED: () => t('run.failed', { duration }),
    KILLED: () => t('run.killed', { duration }),
  };
  return (
    <Flex direction="column" gap="1">
      <Flex align="center" gap="3">
        <Text as="h1" variant="title-medium" className={styles.name}>
          {run.name}
        </Text>
        <RunStatusBadge status={run.status} />
      </Flex>
      <Text as="p" variant="body-large" data-testid="run-in-words">
        {words[run.status]()}, {t('run.started')}{' '}
        <RelativeTime at={run.startTime} />
        {run.user && (
          <>, {t('run.startedBy', { user: <PersonName user={run.user} /> })}</>
        )}
        .
      </Text>
    </Flex>
  );
}
