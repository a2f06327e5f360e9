import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon, Flex, Text } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { mlPromotionTranslationRef } from '../../translation';

interface CopyButtonProps {
  text: string;
  /** What is copied, such as "endpoint address". */
  what: string;
}

/** Copies a text, and says whether that worked: on plain HTTP browsers do not allow it. */
export function CopyButton({ text, what }: CopyButtonProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const [copied, setCopied] = useState<{ text: string; done: boolean }>();
  const state = copied?.text === text ? copied : undefined;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied({ text, done: true });
    } catch {
      setCopied({ text, done: false });
    }
  };
  return (
    <Flex align="center" gap="1">
      <ButtonIcon
        aria-label={t('copy.button', { what })}
        size="small"
        variant="tertiary"
        icon={
          state?.done ? (
            <RiCheckLine aria-hidden />
          ) : (
            <RiFileCopyLine aria-hidden />
          )
        }
        onPress={copy}
      />
      <Text role="status" color="secondary">
        {state && t(state.done ? 'copy.done' : 'copy.failed')}
      </Text>
    </Flex>
  );
}
