import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link, Text } from '@backstage/ui';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import {
  type DataColumn,
  DataTable,
  NamesInText,
  PersonName,
  RelativeTime,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { versionAddress } from '../shared/addresses';
import { RequestStateBadge } from './RequestStateBadge';
import styles from '../shared/shared.module.css';

interface RequestsTableProps {
  label: string;
  requests: AliasRequest[];
}

/** Requests, newest first, with what was decided. */
export function RequestsTable({ label, requests }: RequestsTableProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const columns = useMemo((): DataColumn<AliasRequest>[] => {
    const step = (at: string, by: string, reason?: string): ReactNode => (
      <div className={styles.wrap}>
        <RelativeTime at={Date.parse(at)} />{' '}
        {t('requests.by', { user: <PersonName user={by} /> })}
        {reason && <div>{reason}</div>}
      </div>
    );
    return [
      {
        id: 'state',
        label: t('requests.state'),
        cell: ({ state, stateMessage, decisionReason }) => (
          <div className={styles.wrap}>
            <RequestStateBadge state={state} />
            {!(decisionReason && stateMessage.includes(decisionReason)) && (
              <Text as="p" color="secondary">
                <NamesInText text={stateMessage} />
              </Text>
            )}
          </div>
        ),
      },
      {
        id: 'version',
        label: t('requests.version'),
        isRowHeader: true,
        cell: ({ version }) => (
          <Link href={url.href(versionAddress(version))}>
            {t('common.version', { version })}
          </Link>
        ),
      },
      {
        id: 'asked',
        label: t('requests.asked'),
        cell: ({ askedAt, askedBy }) => step(askedAt, askedBy),
      },
      {
        id: 'why',
        label: t('requests.why'),
        cell: ({ reason }) => <div className={styles.wrap}>{reason}</div>,
      },
      {
        id: 'decision',
        label: t('requests.decision'),
        cell: ({ state, decidedAt, decidedBy, decisionReason }) =>
          decidedAt && decidedBy
            ? step(decidedAt, decidedBy, decisionReason)
            : t(
                state === 'withdrawn'
                  ? 'requests.withdrawn'
                  : 'requests.undecided',
              ),
      },
    ];
  }, [t, url]);
  return <DataTable label={label} columns={columns} rows={requests} />;
}
