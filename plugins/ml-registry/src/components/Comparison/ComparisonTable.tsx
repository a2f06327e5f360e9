import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ScrollRegion } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import styles from './Comparison.module.css';

interface ComparisonRow {
  name: string;
  own: string;
  other: string;
  better?: 'this' | 'other';
}

interface ComparisonTableProps {
  label: string;
  className?: string;
  emptyText: string;
  /** Headings; without another version there is one column. */
  columns: { own: string; other?: string };
  rows: ComparisonRow[];
}

/** Values of a version, with those of another one in a column beside them. */
export function ComparisonTable(props: ComparisonTableProps) {
  const { label, className = '', emptyText, columns, rows } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  if (rows.length === 0) {
    return <Text as="p">{emptyText}</Text>;
  }
  const value = (text: string, isBetter: boolean) => (
    <td className={isBetter ? styles.better : undefined}>
      {text}
      {isBetter && ` (${t('detail.better')})`}
    </td>
  );
  return (
    <ScrollRegion label={label} className={`${styles.scroll} ${className}`}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('detail.name')}</th>
            <th scope="col">{columns.own}</th>
            {columns.other && <th scope="col">{columns.other}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, own, other, better }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {value(own, better === 'this')}
              {columns.other && value(other, better === 'other')}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
