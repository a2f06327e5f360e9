import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { ButtonProps } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { mlAccessTranslationRef } from '../../translation';

interface CopyButtonProps extends Pick<ButtonProps, 'variant'> {
  text: string;
  /** What is copied, such as "curl command". */
  what: string;
  /** Whether it has the focus at first. */
  takesFocus?: boolean;
}

/** Copies a text, and says whether that worked: on plain HTTP browsers do not allow it. */
export function CopyButton(props: CopyButtonProps) {
  const { text, what, variant = 'secondary', takesFocus } = props;
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const [done, setDone] = useState<boolean>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
    } catch {
      setDone(false);
    }
  };
  return (
    <Flex align="center" gap="2">
      <Button
        size="small"
        variant={variant}
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the form that had the focus is gone
        autoFocus={takesFocus}
        iconStart={
          done ? <RiCheckLine aria-hidden /> : <RiFileCopyLine aria-hidden />
        }
        onPress={copy}
      >
        {t('copy.button', { what })}
      </Button>
      <Text role="status">
        {done !== undefined && t(done ? 'copy.done' : 'copy.failed')}
      </Text>
    </Flex>
  );
}
