import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { EmptyState, useUrlState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';

/** A page past the last: the way back to the first. */
export function EmptyPage() {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  return (
    <EmptyState
      title={t('common.emptyPage')}
      nextStep={t('common.emptyPageNext')}
      actions={
        <ButtonLink href={url.href({ pages: undefined })} variant="secondary">
          {t('common.newest')}
        </ButtonLink>
      }
    />
  );
}
