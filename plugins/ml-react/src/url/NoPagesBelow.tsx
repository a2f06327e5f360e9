import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink } from '@backstage/ui';
import { useLocation, useParams } from 'react-router-dom';
import { EmptyState } from '../states/EmptyState';
import { mlReactTranslationRef } from '../translation';

/**
 * Shows a page at its own address alone. Backstage gives a page every address below its own as well; ours have no pages
 * there, and say so rather than show the page above.
 *
 * @public
 */
export function NoPagesBelow({ children }: { children: ReactNode }) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const { pathname } = useLocation();
  const below = useParams()['*'];
  if (!below) {
    return <>{children}</>;
  }
  const own = pathname.split('/').slice(0, -below.split('/').length);
  return (
    <EmptyState
      title={t('state.noPage', { path: below })}
      nextStep={t('state.noPageNext')}
      actions={
        <ButtonLink href={own.join('/')} variant="secondary">
          {t('state.noPageBack')}
        </ButtonLink>
      }
    />
  );
}
