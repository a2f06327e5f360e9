import path from 'node:path';
import { type Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** Configuration of the plugin. */
export interface PromotionConfig {
  /** Environments that can be deployed to; the first one is meant when a request names none. */
  environments: string[];
  /** How long a model may be missing in the catalog before its deployments are undeployed, in milliseconds. */
  undeployMissingModelsAfterMs: number;
  /** Folder of the local target; absent when it is not switched on. */
  localDirectory?: string;
}

const UNDEPLOY_AFTER = 'mlPromotion.undeployMissingModelsAfter';
const ONE_HOUR_MS = 3_600_000;
/** Less would take a catalog that has just been started for one that has forgotten its models. */
const LEAST_GRACE_MS = 60_000;

const NAME = /^[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?$/;

/** How to switch a target on, in one sentence. */
export const SWITCH_ON =
  'No rollout target is switched on in this portal, so nothing can be deployed: a platform engineer sets mlPromotion.local.enabled: true, with directory, in app-config.yaml';

/**
 * Reads the configuration.
 * @throws InputError naming the key that is wrong
 */
export function readPromotionConfig(config: Config): PromotionConfig {
  const environments = config.getOptionalStringArray(
    'mlPromotion.environments',
  ) ?? ['dev'];
  if (environments.length === 0 || !environments.every(n => NAME.test(n))) {
    throw new InputError(
      'mlPromotion.environments must name one environment or more, each of lower-case letters, digits and -',
    );
  }
  const undeployMissingModelsAfterMs = config.has(UNDEPLOY_AFTER)
    ? durationToMilliseconds(
        readDurationFromConfig(config, { key: UNDEPLOY_AFTER }),
      )
    : ONE_HOUR_MS;
  if (undeployMissingModelsAfterMs < LEAST_GRACE_MS) {
    throw new InputError(`${UNDEPLOY_AFTER} must be one minute or more`);
  }
  const read = { environments, undeployMissingModelsAfterMs };
  const local = config.getOptionalConfig('mlPromotion.local');
  if (!local?.getOptionalBoolean('enabled')) {
    return read;
  }
  const localDirectory = local.getOptionalString('directory');
  if (!localDirectory || !path.isAbsolute(localDirectory)) {
    throw new InputError(
      'mlPromotion.local.directory must be an absolute path while mlPromotion.local.enabled is true',
    );
  }
  return { ...read, localDirectory };
}
