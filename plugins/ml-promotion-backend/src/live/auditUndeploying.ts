import type {
  AuditorService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { audited } from '@modelport/plugin-ml-node';
import type { GoneModelsOptions } from '../engine/GoneModels';

/** Keeps an audit event, with the reason, of each undeployment that nobody asked for. */
export function auditUndeploying(options: {
  auditor: AuditorService;
  logger: LoggerService;
}): GoneModelsOptions['undeploying'] {
  return async ({ id, entityRef, version, environment }, reason, work) => {
    const meta = { id, entityRef, version, environment, reason };
    await audited(
      options.auditor,
      { eventId: 'deployment-undeploy', meta },
      work,
    );
    options.logger.warn(
      `Undeploys version ${version} from ${environment}: ${reason}`,
    );
  };
}
