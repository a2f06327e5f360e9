import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { ModelVersionDetail } from '@modelport/plugin-ml-registry-common';
import { Markdown, Section } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import styles from './VersionDetail.module.css';

/** The model card of a version, or how to get one. */
export function ModelCard({ version }: { version: ModelVersionDetail }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { modelCard: content } = version;
  return (
    <Section title={t('detail.card')}>
      {content?.trim() ? (
        <div className={styles.card}>
          <Markdown content={content} />
        </div>
      ) : (
        <Text>
          {version.problems?.length ? t('detail.unread') : t('detail.cardNone')}
        </Text>
      )}
    </Section>
  );
}
