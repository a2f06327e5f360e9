import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon, Flex, Text } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { shortHash } from '../../model/names';
import { mlRegistryTranslationRef } from '../../translation';
import styles from './shared.module.css';

interface HashCodeProps {
  hash: string;
  /** What it is the hash of, for the button's name. */
  what: string;
}

type Copied = 'no' | 'yes' | 'failed';

/** A hash, short, with all of it on hover and a button that copies it. */
export function HashCode({ hash, what }: HashCodeProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const [copied, setCopied] = useState<Copied>('no');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(hash);
      setCopied('yes');
    } catch {
      // Absent without HTTPS, and refused by some browsers.
      setCopied('failed');
    }
  };
  return (
    <Flex align="center" gap="1">
      <code title={hash} className={styles.code}>
        {shortHash(hash)}
      </code>
      <ButtonIcon
        size="small"
        variant="tertiary"
        aria-label={t('common.copy', { what })}
        icon={
          copied === 'yes' ? (
            <RiCheckLine aria-hidden />
          ) : (
            <RiFileCopyLine aria-hidden />
          )
        }
        onPress={copy}
      />
      <Text role="status" color="secondary">
        {copied === 'yes' && t('common.copied')}
        {copied === 'failed' && t('common.copyFailed')}
      </Text>
    </Flex>
  );
}
