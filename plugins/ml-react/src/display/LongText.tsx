import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';
import styles from './LongText.module.css';

/** Some lines of a column. */
const MOST_CHARACTERS = 300;

/**
 * Props of {@link LongText}.
 *
 * @public
 */
export interface LongTextProps {
  text: string;
}

/**
 * A text that is cut after some lines, with a button that shows the rest.
 *
 * @public
 */
export function LongText({ text }: LongTextProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const [isWhole, setWhole] = useState(false);
  // By characters as people count them: a pair of surrogates stays whole.
  const characters = [...text];
  if (characters.length <= MOST_CHARACTERS) {
    return <>{text}</>;
  }
  return (
    <>
      <div className={styles.text}>
        {isWhole ? text : `${characters.slice(0, MOST_CHARACTERS).join('')}…`}
      </div>
      <Button
        size="small"
        variant="tertiary"
        aria-expanded={isWhole}
        onPress={() => setWhole(whole => !whole)}
      >
        {isWhole
          ? t('text.less')
          : t('text.all', { total: String(characters.length) })}
      </Button>
    </>
  );
}
