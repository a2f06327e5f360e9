import { CallOptions } from './options';
import { Transport } from './transport';
import { object, text } from './wire';

/** What a server says about itself. @public */
export interface ServerInfo {
  /** For example `SqlStore`. */
  storeType: string;
  workspacesEnabled: boolean;
  multipartUploadsEnabled: boolean;
  features: Record<string, boolean>;
}

/**
 * Health and version of the server.
 *
 * @public
 */
export interface ServerApi {
  /** For example `3.17.2`. */
  version(options?: CallOptions): Promise<string>;
  info(options?: CallOptions): Promise<ServerInfo>;
}

/** Calls about the server itself. */
export function serverApi(transport: Transport): ServerApi {
  return {
    async version(options) {
      const answer = await transport.text({
        ...options,
        method: 'GET',
        path: '/version',
      });
      return answer.trim();
    },
    async info(options) {
      const path = '/api/3.0/mlflow/server-info';
      const answer = await transport.json({ ...options, method: 'GET', path });
      return {
        storeType: text(answer.store_type),
        workspacesEnabled: answer.workspaces_enabled === true,
        multipartUploadsEnabled: answer.multipart_uploads_enabled === true,
        features: Object.fromEntries(
          Object.entries(object(answer.features_enabled)).map(([k, v]) => [
            k,
            v === true,
          ]),
        ),
      };
    },
  };
}
