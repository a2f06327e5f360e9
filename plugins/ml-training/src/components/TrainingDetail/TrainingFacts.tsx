import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { formatDuration } from '@modelport/plugin-ml-common';
import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import {
  KeyValueTable,
  PersonName,
  RelativeTime,
  Section,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import styles from './TrainingDetail.module.css';

interface Entry {
  key: string;
  value: ReactNode;
}

function useTimeline(training: Training): Entry[] {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { createdAt, createdBy, startedAt, endedAt, state } = training;
  const between = (from: string, to: string) =>
    formatDuration(Math.max(0, Date.parse(to) - Date.parse(from)));
  return [
    {
      key: t('detail.created'),
      value: (
        <>
          <RelativeTime at={Date.parse(createdAt)} />{' '}
          {t('detail.createdBy', { user: <PersonName user={createdBy} /> })}
        </>
      ),
    },
    {
      key: t('detail.started'),
      value: startedAt ? (
        <>
          <RelativeTime at={Date.parse(startedAt)} />{' '}
          {t('detail.startedAfter', {
            duration: between(createdAt, startedAt),
          })}
        </>
      ) : (
        t(hasEnded(state) ? 'detail.never' : 'detail.notYet')
      ),
    },
    {
      key: t('detail.ended'),
      value: endedAt ? (
        <>
          <RelativeTime at={Date.parse(endedAt)} />{' '}
          {t('detail.endedAfter', {
            duration: between(startedAt ?? createdAt, endedAt),
          })}
        </>
      ) : (
        t(hasEnded(state) ? 'detail.unknown' : 'detail.notYet')
      ),
    },
  ];
}

/** Timeline, parameters and source of a training. */
export function TrainingFacts({ training }: { training: Training }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const url = useUrlState();
  const timeline = useTimeline(training);
  const { id, commit, launcher, exitCode, againOf, parameters } = training;
  const source: Entry[] = [
    {
      key: t('detail.commit'),
      value: <span className={styles.code}>{commit}</span>,
    },
    { key: t('detail.launcher'), value: launcher },
    { key: t('detail.id'), value: <span className={styles.code}>{id}</span> },
  ];
  if (exitCode !== undefined) {
    source.push({ key: t('detail.exitCode'), value: exitCode });
  }
  if (againOf) {
    source.push({
      key: t('detail.againOf'),
      value: (
        <Link href={url.href({ training: againOf })}>
          {t('detail.againOfLink')}
        </Link>
      ),
    });
  }
  const parts = [
    { title: t('detail.timeline'), entries: timeline, emptyText: '' },
    {
      title: t('detail.parameters'),
      entries: Object.entries(parameters).map(([key, value]) => ({
        key,
        value: String(value),
      })),
      emptyText: t('detail.parametersNone'),
    },
    { title: t('detail.source'), entries: source, emptyText: '' },
  ];
  return (
    <>
      {parts.map(({ title, entries, emptyText }) => (
        <Section key={title} title={title}>
          <KeyValueTable
            label={title}
            entries={entries}
            emptyText={emptyText}
          />
        </Section>
      ))}
    </>
  );
}
