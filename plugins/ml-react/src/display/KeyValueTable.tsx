import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';
import { LongText } from './LongText';
import styles from './KeyValueTable.module.css';

/**
 * Props of {@link KeyValueTable}.
 *
 * @public
 */
export interface KeyValueTableProps {
  /** Accessible name of the table. */
  label: string;
  entries: Array<{ key: string; value: ReactNode }>;
  /** What to say when there is nothing. */
  emptyText: string;
}

/**
 * Names and values, such as parameters or tags. Texts that are long are cut, with a button that shows the rest.
 *
 * @public
 */
export function KeyValueTable(props: KeyValueTableProps) {
  const { label, entries, emptyText } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  if (entries.length === 0) {
    return <Text>{emptyText}</Text>;
  }
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{t('table.name')}</th>
          <th scope="col">{t('table.value')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(({ key, value }) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>
              {typeof value === 'string' ? <LongText text={value} /> : value}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
