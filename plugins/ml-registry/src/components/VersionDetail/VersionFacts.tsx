import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { formatBytes } from '@modelport/plugin-ml-common';
import type { ModelVersionDetail } from '@modelport/plugin-ml-registry-common';
import {
  KeyValueTable,
  RelativeTime,
  Section,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { HashCode } from '../shared/HashCode';
import { useNeighbours } from '../shared/useNeighbours';
import { UserNames } from '../shared/UserNames';
import styles from './VersionDetail.module.css';

interface Entry {
  key: string;
  value: ReactNode;
}

function useSource(version: ModelVersionDetail): Entry[] {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { runHref } = useNeighbours();
  const { runId, commit, authors, createdAt, digest, digestProblem } = version;
  const entries: Entry[] = [];
  if (runId) {
    const name = <span className={styles.code}>{runId}</span>;
    entries.push({
      key: t('detail.run'),
      value: runHref ? <Link href={runHref(runId)}>{name}</Link> : name,
    });
  }
  if (commit) {
    entries.push({
      key: t('detail.commit'),
      value: <span className={styles.code}>{commit}</span>,
    });
  }
  entries.push(
    {
      key: t('detail.authors'),
      value:
        authors.length > 0 ? (
          <UserNames refs={authors} />
        ) : (
          t('detail.authorsNone')
        ),
    },
    {
      key: t('detail.created'),
      value: <RelativeTime at={Date.parse(createdAt)} />,
    },
    {
      key: t('detail.digest'),
      value: digest ? (
        <HashCode hash={digest} what={t('detail.digestName')} />
      ) : (
        digestProblem ?? t('detail.digestWaiting')
      ),
    },
    { key: t('detail.server'), value: version.server },
  );
  return entries;
}

/** Source, files and tags of a version. */
export function VersionFacts({ version }: { version: ModelVersionDetail }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const source = useSource(version);
  const parts = [
    { title: t('detail.facts'), entries: source, emptyText: '' },
    {
      title: t('detail.files'),
      entries: version.files.map(({ path, size }) => ({
        key: path,
        value: formatBytes(size),
      })),
      emptyText: t('detail.filesNone'),
    },
    {
      title: t('detail.tags'),
      entries: Object.entries(version.tags)
        .map(([key, value]) => ({ key, value }))
        .sort((a, b) => a.key.localeCompare(b.key)),
      emptyText: t('detail.tagsNone'),
    },
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
