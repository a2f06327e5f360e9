import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  entityRouteRef,
  useEntity,
  useEntityPresentation,
} from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { mlRegistryTranslationRef } from '../../translation';

function Through({ entityRef }: { entityRef: string }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { primaryTitle } = useEntityPresentation(entityRef);
  const href = useRouteRef(entityRouteRef)?.(parseEntityRef(entityRef));
  return (
    <div>
      {t('ledger.through', {
        component: href ? (
          <Link href={href} title={entityRef}>
            {primaryTitle}
          </Link>
        ) : (
          <span title={entityRef}>{primaryTitle}</span>
        ),
      })}
    </div>
  );
}

/**
 * Says through which other component an entry was made: a registered model, and with it its ledger, may be that of
 * several. Nothing where it was made through this one.
 */
export function OtherComponent({ entityRef }: { entityRef: string }) {
  const { entity } = useEntity();
  return entityRef === stringifyEntityRef(entity) ? null : (
    <Through entityRef={entityRef} />
  );
}
