import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { Markdown, Section } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import styles from './VersionDetail.module.css';

/** The model card of a version, or how to get one. */
export function ModelCard({ content }: { content: string | undefined }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return (
    <Section title={t('detail.card')}>
      {content?.trim() ? (
        <div className={styles.card}>
          <Markdown content={content} />
        </div>
      ) : (
        <Text>{t('detail.cardNone')}</Text>
      )}
    </Section>
  );
}
