import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { LIST, viewAddress } from './addresses';

/** The ways between versions, requests and ledger. */
export function ViewLinks({ shown }: { shown: 'all' | 'requests' | 'ledger' }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const views = [
    { id: 'all', address: LIST },
    { id: 'requests', address: viewAddress('requests') },
    { id: 'ledger', address: viewAddress('ledger') },
  ] as const;
  return (
    <nav aria-label={t('common.views')}>
      <Flex gap="2">
        {views.map(({ id, address }) => (
          <ButtonLink
            key={id}
            href={url.href(address)}
            size="small"
            variant={id === shown ? 'secondary' : 'tertiary'}
            aria-current={id === shown ? 'page' : undefined}
          >
            {t(`common.${id}`)}
          </ButtonLink>
        ))}
      </Flex>
    </nav>
  );
}
