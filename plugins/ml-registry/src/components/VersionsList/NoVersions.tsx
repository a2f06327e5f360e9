import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { EmptyState } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { useNeighbours } from '../shared/useNeighbours';

/** Nothing is registered: how to get a version, with the ways there. */
export function NoVersions() {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { trainHref, runsHref } = useNeighbours();
  return (
    <EmptyState
      title={t('list.emptyTitle')}
      nextStep={t('list.emptyNext')}
      actions={
        <>
          {trainHref && (
            <ButtonLink href={trainHref} variant="primary">
              {t('list.train')}
            </ButtonLink>
          )}
          {runsHref && (
            <ButtonLink href={runsHref} variant="secondary">
              {t('list.runs')}
            </ButtonLink>
          )}
        </>
      }
    />
  );
}
