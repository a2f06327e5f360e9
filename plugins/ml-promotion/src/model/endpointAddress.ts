import type { DeploymentEndpoint } from '@modelport/plugin-ml-promotion-common';

/** The address that answers predictions, whole even when the backend gives it without its host. */
export function inferAddress(endpoint: DeploymentEndpoint): string {
  const { url, modelName } = endpoint;
  const base = new URL(url, window.location.origin).href.replace(/\/$/, '');
  return `${base}/v2/models/${encodeURIComponent(modelName)}/infer`;
}
