import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { ScrollRegion } from '@modelport/plugin-ml-react';
import { type LineChange, lineChanges } from '../../model/lineChanges';
import { inOneLayout } from '../../model/policyText';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from './Preview.module.css';

function Line({ kind, text }: LineChange) {
  switch (kind) {
    case 'new':
      return <ins className={`${styles.line} ${styles.new}`}>+ {text}</ins>;
    case 'gone':
      return <del className={`${styles.line} ${styles.gone}`}>- {text}</del>;
    case 'same':
      return (
        <span className={styles.line}>
          {'  '}
          {text}
        </span>
      );
    default:
      throw new Error(`No such line: ${kind satisfies never}`);
  }
}

interface LineChangesProps {
  /** The policy that is served. */
  before: string;
  after: string;
}

/** What changes in a policy, line by line: what it says, not how it is laid out. */
export function LineChanges({ before, after }: LineChangesProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const lines = useMemo(() => {
    const texts = inOneLayout(before, after);
    return lineChanges(texts.before, texts.after);
  }, [before, after]);
  const label = t('policy.changes');
  return (
    <div>
      <Text as="h4" variant="title-x-small">
        {label}
      </Text>
      {lines.every(({ kind }) => kind === 'same') ? (
        <Text as="p">{t('policy.nothingNew')}</Text>
      ) : (
        <ScrollRegion label={label} className={styles.lines}>
          <pre>
            {lines.map((line, at) => (
              // eslint-disable-next-line react/no-array-index-key -- lines of one text have no other key
              <Line key={at} {...line} />
            ))}
          </pre>
        </ScrollRegion>
      )}
    </div>
  );
}
