import { Fragment } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import { mlExperimentsTranslationRef } from '../../translation';

/** The folders above what is listed, each a link. */
export function ArtifactPath({ path }: { path: string }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  const folders = path.split('/').filter(Boolean);
  const hrefTo = (depth: number) =>
    url.href({
      path: folders.slice(0, depth).join('/'),
      file: undefined,
      more: undefined,
    });
  return (
    <nav aria-label={t('artifacts.folders')}>
      <Link href={hrefTo(0)}>{t('artifacts.root')}</Link>
      {folders.map((folder, index) => (
        <Fragment key={hrefTo(index + 1)}>
          {' / '}
          <Link href={hrefTo(index + 1)}>{folder}</Link>
        </Fragment>
      ))}
    </nav>
  );
}
