import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { NoSuchThing, useUrlState } from '@modelport/plugin-ml-react';
import { mlExperimentsTranslationRef } from '../../translation';

/** What stands in place of a run that the model does not have. */
export function NoSuchRun({ runId }: { runId: string }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const url = useUrlState();
  const model = useEntity().entity.metadata.name;
  return (
    <NoSuchThing
      title={t('run.missing', { model, run: runId })}
      href={url.href({ run: undefined, path: undefined, file: undefined })}
      list={t('list.title', { model })}
    />
  );
}
