import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ModelVersionSummary } from '@modelport/plugin-ml-registry-common';
import { StatusBadge } from '@modelport/plugin-ml-react';
import { VERSION_TONES } from '../../model/versionStatus';
import { mlRegistryTranslationRef } from '../../translation';

interface VersionStatusBadgeProps {
  status: ModelVersionSummary['status'];
}

/** Whether a version can be used. */
export function VersionStatusBadge({ status }: VersionStatusBadgeProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return (
    <StatusBadge tone={VERSION_TONES[status]} label={t(`status.${status}`)} />
  );
}
