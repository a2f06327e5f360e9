import { setTimeout as sleep } from 'node:timers/promises';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { ServiceUnavailableError, toError } from '@backstage/errors';
import type { RegistryClient } from '@modelport/plugin-ml-registry-node';
import type { Registration } from './registration';

const TRIES = 3;
const PAUSE_MS = 500;

/**
 * Tells the registry who registered a version, in the background: a training does not wait for it, and the registry
 * finds the version by itself when word of it is lost.
 */
export function createTellRegistry(options: {
  registry: Pick<RegistryClient, 'recordRegistration'>;
  logger: LoggerService;
  pauseMs?: number;
}): (registration: Registration) => void {
  const { registry, logger, pauseMs = PAUSE_MS } = options;
  const tell = async (registration: Registration) => {
    for (let tries = 1; ; tries += 1) {
      try {
        await registry.recordRegistration(registration);
        return;
      } catch (error) {
        const isDown = error instanceof ServiceUnavailableError;
        if (!isDown || tries >= TRIES) {
          const { model, version } = registration;
          logger.debug(
            `The registry did not hear of version ${version} of ${model}: ${
              toError(error).message
            }`,
          );
          return;
        }
        await sleep(pauseMs * tries, undefined, { ref: false });
      }
    }
  };
  return registration => {
    void tell(registration);
  };
}
