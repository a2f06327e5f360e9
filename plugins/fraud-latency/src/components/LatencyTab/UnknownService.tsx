import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Alert } from '@backstage/ui';
import { SCORING_SERVICE_ANNOTATION } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';

/** Whether a call failed because the configuration has no service of the name that the entity gives. */
export function isUnknownService(error: Error | undefined): boolean {
  return (
    error !== undefined &&
    (error.name === 'ConflictError' ||
      ('statusCode' in error && error.statusCode === 409))
  );
}

/** The annotation names a service that the portal's configuration does not have. */
export function UnknownService({ reason }: { reason: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { annotations } = useEntity().entity.metadata;
  const next = t('state.unknownServiceNext', {
    annotation: SCORING_SERVICE_ANNOTATION,
    service: annotations?.[SCORING_SERVICE_ANNOTATION] ?? '',
  });
  return (
    <Alert
      role="alert"
      status="warning"
      icon
      title={t('state.unknownServiceTitle')}
      description={`${reason} ${next}`}
    />
  );
}
