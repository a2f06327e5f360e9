import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { NoSuchThing, useUrlState } from '@modelport/plugin-ml-react';
import { isVersionNumber } from '../../model/names';
import { mlRegistryTranslationRef } from '../../translation';
import { LIST } from '../shared/addresses';

/** An address names no version of the model: says so, and leads back to all versions. */
export function NoVersion({ version }: { version: string }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const model = useEntity().entity.metadata.name;
  return (
    <NoSuchThing
      title={
        isVersionNumber(version)
          ? t('detail.missing', { model, version })
          : t('detail.noNumber', { version })
      }
      href={url.href(LIST)}
      list={t('common.all')}
    />
  );
}
