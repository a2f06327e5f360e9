import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { LedgerEntry } from '@modelport/plugin-ml-registry-common';
import {
  type DataColumn,
  DataTable,
  RelativeTime,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { LedgerEvidence } from '../Evidence/LedgerEvidence';
import { HashCode } from '../shared/HashCode';
import { UserNames } from '../shared/UserNames';
import { OtherComponent } from './OtherComponent';
import { useEntryWords } from './useEntryWords';
import styles from '../shared/shared.module.css';

const NONE = '–';

interface LedgerTableProps {
  label: string;
  entries: LedgerEntry[];
}

/** Entries of the ledger, newest first. */
export function LedgerTable({ label, entries }: LedgerTableProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const wordsOf = useEntryWords();
  const columns = useMemo(
    (): DataColumn<LedgerEntry>[] => [
      {
        id: 'number',
        label: t('ledger.number'),
        cell: ({ hash, sequence }) => (
          <>
            {sequence}
            <HashCode
              hash={hash}
              what={t('ledger.hashOf', { number: String(sequence) })}
            />
          </>
        ),
      },
      {
        id: 'when',
        label: t('ledger.when'),
        cell: ({ time, actor, entityRef }) => (
          <div className={styles.wrap}>
            <RelativeTime at={Date.parse(time)} />
            <div>
              {t('ledger.by', {
                user: actor ? (
                  <UserNames refs={[actor]} />
                ) : (
                  <span>{t('common.portal')}</span>
                ),
              })}
            </div>
            <OtherComponent entityRef={entityRef} />
          </div>
        ),
      },
      {
        id: 'what',
        label: t('ledger.happened'),
        isRowHeader: true,
        cell: entry => <div className={styles.wrap}>{wordsOf(entry)}</div>,
      },
      {
        id: 'why',
        label: t('ledger.why'),
        cell: ({ reason }) => (
          <div className={styles.wrap}>{reason ?? NONE}</div>
        ),
      },
      {
        id: 'evidence',
        label: t('ledger.evidence'),
        cell: entry => <LedgerEvidence entry={entry} />,
      },
    ],
    [t, wordsOf],
  );
  const rows = useMemo(
    () => entries.map(entry => ({ ...entry, id: String(entry.sequence) })),
    [entries],
  );
  return <DataTable label={label} columns={columns} rows={rows} />;
}
