import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { LIST } from './addresses';

/** The way back to all versions. */
export function BackLink() {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  return (
    <Flex>
      <ButtonLink
        href={url.href(LIST)}
        variant="tertiary"
        iconStart={<RiArrowLeftLine aria-hidden />}
      >
        {t('common.all')}
      </ButtonLink>
    </Flex>
  );
}
