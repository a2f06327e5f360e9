import { useMemo } from 'react';
import { getCompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import {
  getModelAnnotations,
  ML_REGISTERED_MODEL_ANNOTATION,
} from '@modelport/plugin-ml-common';
import { ModelSummaryRow, ownerOf } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { Champion } from './Champion';
import { WaitingRequest } from './WaitingRequest';

/** The row "Champion" of the card "Model": which version it is, since when, and what waits for a decision. */
export function ChampionRow() {
  const { entity } = useEntity();
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  return (
    <ModelSummaryRow title={t('summary.title')}>
      {getModelAnnotations(entity).registeredModel ? (
        <>
          <Champion entityRef={entityRef} owner={ownerOf(entity)} />
          <WaitingRequest entityRef={entityRef} />
        </>
      ) : (
        <Text as="p">
          {t('summary.noModel', { annotation: ML_REGISTERED_MODEL_ANNOTATION })}
        </Text>
      )}
    </ModelSummaryRow>
  );
}
