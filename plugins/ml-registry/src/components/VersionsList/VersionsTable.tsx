import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';
import { DataTable, useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { versionAddress } from '../shared/addresses';
import { useNeighbours } from '../shared/useNeighbours';
import { versionColumns } from './versionColumns';

interface VersionsTableProps {
  label: string;
  versions: ModelVersionSummary[];
}

/** Versions, newest first. */
export function VersionsTable({ label, versions }: VersionsTableProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const { runHref } = useNeighbours();
  const columns = useMemo(
    () =>
      versionColumns({
        texts: {
          version: t('list.version'),
          aliases: t('list.aliases'),
          status: t('list.status'),
          created: t('list.created'),
          run: t('list.run'),
          versionName: version => t('common.version', { version }),
          by: users => t('list.by', { users }),
        },
        versions,
        href: version => url.href(versionAddress(version)),
        runHref,
      }),
    [t, versions, url, runHref],
  );
  const rows = useMemo(
    () => versions.map(version => ({ ...version, id: version.version })),
    [versions],
  );
  return <DataTable label={label} columns={columns} rows={rows} />;
}
