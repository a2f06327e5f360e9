import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ScrollRegion } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import styles from './VersionDetail.module.css';

interface ComparisonRow {
  name: string;
  own: string;
  champion: string;
  better?: 'this' | 'champion';
}

interface ComparisonTableProps {
  label: string;
  emptyText: string;
  /** Headings; without a champion there is one column. */
  columns: { own: string; champion?: string };
  rows: ComparisonRow[];
}

/** Values of a version, with those of the champion in a column beside them. */
export function ComparisonTable(props: ComparisonTableProps) {
  const { label, emptyText, columns, rows } = props;
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
    <ScrollRegion label={label} className={styles.scroll}>
      <table className={styles.table} aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t('detail.name')}</th>
            <th scope="col">{columns.own}</th>
            {columns.champion && <th scope="col">{columns.champion}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, own, champion, better }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {value(own, better === 'this')}
              {columns.champion && value(champion, better === 'champion')}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
