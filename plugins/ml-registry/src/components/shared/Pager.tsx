import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';

interface PagerProps {
  /** Where the pages up to this one begin. */
  pages: string[];
  /** Where the next page begins; absent on the last. */
  next?: string;
}

/** Steps through pages; the URL holds where they begin. Draws nothing when there is one page. */
export function Pager({ pages, next }: PagerProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  if (pages.length === 0 && next === undefined) {
    return null;
  }
  return (
    <Flex align="center" gap="3">
      <Button
        variant="secondary"
        isDisabled={pages.length === 0}
        onPress={() => url.go({ pages: pages.slice(0, -1).join(',') })}
      >
        {t('common.previous')}
      </Button>
      <Text color="secondary">
        {t('common.page', { page: String(pages.length + 1) })}
      </Text>
      <Button
        variant="secondary"
        isDisabled={next === undefined}
        onPress={() => url.go({ pages: [...pages, next].join(',') })}
      >
        {t('common.next')}
      </Button>
    </Flex>
  );
}
