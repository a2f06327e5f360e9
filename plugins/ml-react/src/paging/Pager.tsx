import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { mlReactTranslationRef } from '../translation';
import { useUrlState } from '../url/useUrlState';

/**
 * Props of {@link Pager}.
 *
 * @public
 */
export interface PagerProps {
  /** Where the pages up to this one begin, from {@link usePages}. */
  pages: readonly string[];
  /** Where the next page begins; absent on the last. */
  next?: string;
}

/**
 * Next and previous page of a list; the URL holds where they begin. Draws nothing where there is only one.
 *
 * @public
 */
export function Pager({ pages, next }: PagerProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const url = useUrlState();
  if (pages.length === 0 && !next) {
    return null;
  }
  return (
    <Flex align="center" gap="3">
      <Button
        variant="secondary"
        isDisabled={pages.length === 0}
        onPress={() => url.go({ pages: pages.slice(0, -1).join(',') })}
      >
        {t('pager.previous')}
      </Button>
      <Text color="secondary">
        {t('pager.page', { page: String(pages.length + 1) })}
      </Text>
      <Button
        variant="secondary"
        isDisabled={!next}
        onPress={() => url.go({ pages: [...pages, next].join(',') })}
      >
        {t('pager.next')}
      </Button>
    </Flex>
  );
}
