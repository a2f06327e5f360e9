import path from 'node:path';
import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** Configuration of the plugin. */
export interface PromotionConfig {
  /** Environments that can be deployed to; the first one is meant when a request names none. */
  environments: string[];
  /** Folder of the local target; absent when it is not switched on. */
  localDirectory?: string;
}

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
  const local = config.getOptionalConfig('mlPromotion.local');
  if (!local?.getOptionalBoolean('enabled')) {
    return { environments };
  }
  const localDirectory = local.getOptionalString('directory');
  if (!localDirectory || !path.isAbsolute(localDirectory)) {
    throw new InputError(
      'mlPromotion.local.directory must be an absolute path while mlPromotion.local.enabled is true',
    );
  }
  return { environments, localDirectory };
}
