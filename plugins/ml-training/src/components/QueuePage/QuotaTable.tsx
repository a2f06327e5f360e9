import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import type { QueueCluster } from '@modelport/plugin-ml-training-common';
import { type DataColumn, StatusBadge } from '@modelport/plugin-ml-react';
import { type QuotaRow, quotaRows } from '../../model/queues';
import { mlTrainingTranslationRef } from '../../translation';
import styles from './QueuePage.module.css';
import { QueueTable } from './QueueTable';
import { useAmountWords } from './useAmountWords';
import { UseBar } from './UseBar';

const NONE = '–';

/** What each queue of a cluster has, what of it is in use, and what is free. */
export function QuotaTable({ cluster }: { cluster: QueueCluster }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const columns = useQuotaColumns();
  const rows = useMemo(() => quotaRows(cluster), [cluster]);
  return (
    <QueueTable
      title={t('queues.quotas')}
      label={t('queues.quotasOf', { cluster: cluster.name })}
      columns={columns}
      rows={rows}
      emptyText={NONE}
    />
  );
}

function useQuotaColumns(): DataColumn<QuotaRow>[] {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const words = useAmountWords();
  return useMemo<DataColumn<QuotaRow>[]>(
    () => [
      {
        id: 'queue',
        label: t('queues.queue'),
        isRowHeader: true,
        cell: ({ queue }) => <QueueCell queue={queue} />,
      },
      {
        id: 'flavor',
        label: t('queues.flavor'),
        cell: row => <FlavorCell row={row} />,
      },
      {
        id: 'use',
        label: t('queues.use'),
        cell: ({ quota }) => (quota ? <UseBar quota={quota} /> : NONE),
      },
      {
        id: 'used',
        label: t('queues.used'),
        cell: ({ quota }) =>
          quota
            ? t('queues.usedOf', {
                used: words(quota.resource, quota.used),
                nominal: words(quota.resource, quota.nominal),
              })
            : t('queues.noQuota'),
      },
      {
        id: 'borrowed',
        label: t('queues.borrowed'),
        cell: ({ quota }) => <BorrowedCell quota={quota} />,
      },
      {
        id: 'free',
        label: t('queues.freeNow'),
        cell: ({ quota }) => <FreeCell quota={quota} />,
      },
    ],
    [t, words],
  );
}

function QueueCell({ queue }: Pick<QuotaRow, 'queue'>) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const { name, cohort, admits, state, pending, running } = queue;
  return (
    <Flex direction="column" gap="1" className={styles.wrap}>
      <strong>{name}</strong>
      {cohort !== undefined && <span>{t('queues.ofCohort', { cohort })}</span>}
      <span>
        {t('queues.counts', {
          pending: String(pending.total),
          running: String(running.total),
        })}
      </span>
      {!admits && (
        <>
          <StatusBadge tone="warning" label={t('queues.closed')} />
          <span>{state}</span>
        </>
      )}
    </Flex>
  );
}

function FlavorCell({ row: { quota, flavor } }: { row: QuotaRow }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  if (!quota) return <>{NONE}</>;
  const labels = Object.entries(flavor?.nodeLabels ?? {}).map(
    ([key, value]) => `${key}=${value}`,
  );
  return (
    <Flex direction="column" gap="1">
      <span title={labels.join('\n') || undefined}>{quota.flavor}</span>
      <span>
        {[quota.resource, flavor?.gpu, flavor?.spot ? t('queues.spot') : '']
          .filter(Boolean)
          .join(', ')}
      </span>
    </Flex>
  );
}

function BorrowedCell({ quota }: Pick<QuotaRow, 'quota'>) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const words = useAmountWords();
  if (!quota) return <>{NONE}</>;
  const { resource, borrowed, borrowable, borrowingLimit, lent = 0 } = quota;
  return (
    <Flex direction="column" gap="1">
      <span>
        {borrowable === undefined
          ? words(resource, borrowed)
          : t('queues.borrowedOf', {
              borrowed: words(resource, borrowed),
              borrowable: words(resource, borrowable),
            })}
      </span>
      {borrowingLimit !== undefined && (
        <span>
          {t('queues.limit', { limit: words(resource, borrowingLimit) })}
        </span>
      )}
      {lent > 0 && (
        <span>{t('queues.lent', { lent: words(resource, lent) })}</span>
      )}
    </Flex>
  );
}

function FreeCell({ quota }: Pick<QuotaRow, 'quota'>) {
  const words = useAmountWords();
  if (!quota) return <>{NONE}</>;
  const { resource, free, unknown } = quota;
  return free === undefined ? (
    <span className={styles.wrap}>{unknown}</span>
  ) : (
    <strong>{words(resource, free)}</strong>
  );
}
