import type { ModelVersionDetail } from '@modelport/plugin-ml-registry-common';
import { DIGEST } from './builders';

/** Builds a version as ml-registry gives it, ready unless told. */
export function buildVersion(
  version: Partial<ModelVersionDetail> = {},
): ModelVersionDetail {
  return {
    server: 'default',
    model: 'fraud',
    version: '3',
    status: 'READY',
    description: '',
    createdAt: '2026-11-24T09:00:00.000Z',
    authors: ['user:default/ada'],
    digest: DIGEST,
    aliases: [],
    metrics: {},
    parameters: {},
    tags: {},
    files: [],
    ...version,
  };
}
