import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlExperimentsTranslationRef } from '../../translation';

interface PagerProps {
  /** Tokens of the pages up to this one, as the URL holds them. */
  pages: readonly string[];
  nextPageToken?: string;
}

/** Next and previous page of a list; nothing where there is only one. */
export function Pager({ pages, nextPageToken }: PagerProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  if (pages.length === 0 && !nextPageToken) {
    return null;
  }
  return (
    <Flex align="center" gap="3">
      <Button
        variant="secondary"
        isDisabled={pages.length === 0}
        onPress={() => url.go({ pages: pages.slice(0, -1).join(',') })}
      >
        {t('list.previous')}
      </Button>
      <Text color="secondary">
        {t('list.page', { page: String(pages.length + 1) })}
      </Text>
      <Button
        variant="secondary"
        isDisabled={!nextPageToken}
        onPress={() => url.go({ pages: [...pages, nextPageToken].join(',') })}
      >
        {t('list.next')}
      </Button>
    </Flex>
  );
}
