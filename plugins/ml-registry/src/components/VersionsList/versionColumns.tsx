import type { ReactNode } from 'react';
import { Link } from '@backstage/ui';
import { ownValue } from '@modelport/plugin-ml-common';
import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';
import {
  chooseMetrics,
  type DataColumn,
  formatMetric,
  RelativeTime,
} from '@modelport/plugin-ml-react';
import { valuesOf } from '../../model/compareMetrics';
import { AliasBadges } from '../shared/AliasBadges';
import { CommitCode } from '../shared/CommitCode';
import { UserNames } from '../shared/UserNames';
import { VersionStatusBadge } from '../shared/VersionStatusBadge';
import styles from '../shared/shared.module.css';

/** Words of the table of versions. */
export interface VersionColumnTexts {
  version: string;
  aliases: string;
  status: string;
  created: string;
  run: string;
  versionName: (version: string) => string;
  by: (users: JSX.Element) => ReactNode;
}

interface VersionColumnsOptions {
  texts: VersionColumnTexts;
  versions: readonly ModelVersionSummary[];
  href: (version: string) => string;
  /** Absent where nothing shows runs. */
  runHref?: (runId: string) => string;
}

const MOST_METRICS = 3;
const NONE = '–';

/** The columns of the table of versions. */
export function versionColumns(
  options: VersionColumnsOptions,
): DataColumn<ModelVersionSummary>[] {
  const { texts, versions, href, runHref } = options;
  const metrics = chooseMetrics(
    versions.map(version => ({ metrics: valuesOf(version) })),
    MOST_METRICS,
  ).map(
    (name): DataColumn<ModelVersionSummary> => ({
      id: `metrics.${name}`,
      label: name,
      cell: version => formatMetric(name, ownValue(valuesOf(version), name)),
    }),
  );
  return [
    {
      id: 'version',
      label: texts.version,
      isRowHeader: true,
      cell: ({ version }) => (
        <Link href={href(version)}>{texts.versionName(version)}</Link>
      ),
    },
    {
      id: 'aliases',
      label: texts.aliases,
      cell: ({ aliases }) =>
        aliases.length > 0 ? <AliasBadges aliases={aliases} /> : NONE,
    },
    {
      id: 'status',
      label: texts.status,
      cell: ({ status, statusMessage }) => (
        <span title={statusMessage}>
          <VersionStatusBadge status={status} />
        </span>
      ),
    },
    {
      id: 'created',
      label: texts.created,
      cell: ({ createdAt, authors }) => (
        <div className={styles.wrap}>
          <RelativeTime at={Date.parse(createdAt)} />
          {authors.length > 0 && (
            <div>{texts.by(<UserNames refs={authors} />)}</div>
          )}
        </div>
      ),
    },
    ...metrics,
    {
      id: 'run',
      label: texts.run,
      cell: ({ runId, commit }) => {
        const name = runId && (
          <span title={runId} className={styles.code}>
            {runId.slice(0, 8)}
          </span>
        );
        return (
          <>
            {runId && runHref ? (
              <Link href={runHref(runId)}>{name}</Link>
            ) : (
              name ?? NONE
            )}
            {commit && (
              <div>
                <CommitCode commit={commit} />
              </div>
            )}
          </>
        );
      },
    },
  ];
}
