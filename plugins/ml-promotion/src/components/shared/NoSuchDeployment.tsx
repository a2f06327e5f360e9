import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { NoSuchThing, useUrlState } from '@modelport/plugin-ml-react';
import { mlPromotionTranslationRef } from '../../translation';

/** Whether a text can be the id of a deployment; the backend refuses any other with words about its own pattern. */
export function isDeploymentId(text: string): boolean {
  return /^[A-Za-z0-9-]{1,64}$/.test(text);
}

/** What stands in place of a deployment that the model does not have. */
export function NoSuchDeployment({ id }: { id: string }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const model = useEntity().entity.metadata.name;
  return (
    <NoSuchThing
      title={t('detail.missing', { model, id })}
      href={url.href({ deployment: undefined })}
      list={t('list.title', { model })}
    />
  );
}
