import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ownerOf, OwnersOnly } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';

/** Shows to the owners of the model what only they may use, and says to others who may. */
export function Owners({ children }: { children: ReactNode }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { entity } = useEntity();
  return (
    <OwnersOnly
      entity={entity}
      otherwise={t('owners.only', {
        owner: ownerOf(entity) ?? t('owners.unknown'),
      })}
    >
      {children}
    </OwnersOnly>
  );
}
