import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Link } from '@backstage/ui';
import { getModelAnnotations } from '@modelport/plugin-ml-common';
import { versionsRouteRef } from '../../routes';
import { fraudLatencyTranslationRef } from '../../translation';

interface VersionNameProps {
  model: string;
  version: string;
}

/**
 * A version by its name, with the way to it: where the plugin that shows versions is there, and the version is one of the
 * registered model of this page.
 */
export function VersionName({ model, version }: VersionNameProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { registeredModel } = getModelAnnotations(useEntity().entity);
  const tab = useRouteRef(versionsRouteRef)?.();
  const name = t('decision.versionName', { model, version });
  const isRegistered = registeredModel === model && /^\d+$/.test(version);
  return tab !== undefined && isRegistered ? (
    <Link href={`${tab}?version=${version}`}>{name}</Link>
  ) : (
    <>{name}</>
  );
}
