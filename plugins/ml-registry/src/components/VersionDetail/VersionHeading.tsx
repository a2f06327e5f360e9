import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { ModelVersionDetail } from '@modelport/plugin-ml-registry-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { AliasBadges } from '../shared/AliasBadges';
import { VersionStatusBadge } from '../shared/VersionStatusBadge';
import styles from './VersionDetail.module.css';

/** Which version it is, and whether it can be used. */
export function VersionHeading({ version }: { version: ModelVersionDetail }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { status, statusMessage, description, aliases } = version;
  return (
    <Flex direction="column" gap="2">
      <Flex align="center" gap="3">
        <Text as="h1" variant="title-medium">
          {t('common.version', { version: version.version })}
        </Text>
        <VersionStatusBadge status={status} />
        <AliasBadges aliases={aliases} />
      </Flex>
      <Text as="p" variant="body-large" data-testid="version-in-words">
        {t('detail.words', { model: version.model })}{' '}
        <RelativeTime at={Date.parse(version.createdAt)} />.
        {status !== 'READY' &&
          ` ${statusMessage ?? ''} ${t('detail.notReady')}`}
      </Text>
      {description && (
        <Text as="p" className={styles.text}>
          {description}
        </Text>
      )}
    </Flex>
  );
}
