import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { validLocale } from '@modelport/plugin-ml-common';
import { mlReactTranslationRef } from '../translation';

/**
 * Says of a text that it is too long, such as `2,001 of 2,000 characters`; undefined for one that is not. Spaces around it
 * do not count. A field's own `maxLength` would cut what is pasted without a word.
 *
 * @public
 */
export function useLengthProblem(): (
  text: string,
  most: number,
) => string | undefined {
  const { t } = useTranslationRef(mlReactTranslationRef);
  return useCallback(
    (text, most) => {
      const { length } = text.trim();
      const { format } = new Intl.NumberFormat(validLocale(undefined));
      return length > most
        ? t('text.tooLong', { length: format(length), most: format(most) })
        : undefined;
    },
    [t],
  );
}
