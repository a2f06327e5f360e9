import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { SERVER_NAME_PATTERN } from '@modelport/plugin-ml-common';

/**
 * One configured MLflow server.
 *
 * @public
 */
export interface ServerConfig {
  name: string;
  baseUrl: string;
  /** Headers that carry the portal's credentials. */
  headers: Record<string, string>;
  timeoutMs: number;
}

const DEFAULT_TIMEOUT_MS = 10_000;

function readHeaders(config: Config, field: string): Record<string, string> {
  const token = config.getOptionalString('token');
  const username = config.getOptionalString('username');
  const password = config.getOptionalString('password');
  if (token && (username || password)) {
    throw new InputError(
      `${field} has a token and a username or password: keep one of the two`,
    );
  }
  if (Boolean(username) !== Boolean(password)) {
    throw new InputError(
      `${field} needs username and password together, or neither`,
    );
  }
  if (token) {
    return { authorization: `Bearer ${token}` };
  }
  if (username) {
    const pair = Buffer.from(`${username}:${password}`).toString('base64');
    return { authorization: `Basic ${pair}` };
  }
  return {};
}

function readBaseUrl(config: Config, field: string): string {
  const baseUrl = config.getString('baseUrl');
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new InputError(
      `${field}.baseUrl must be an http or https address, such as http://127.0.0.1:5000`,
    );
  }
  if (url.username || url.password) {
    throw new InputError(
      `${field}.baseUrl holds credentials: move them to username and password`,
    );
  }
  return baseUrl.replace(/\/+$/, '');
}

/**
 * Reads `mlflow.servers`.
 * @returns the servers in their order; none when nothing is configured
 * @throws InputError naming the field that is wrong
 *
 * @public
 */
export function readServers(config: Config): ServerConfig[] {
  const servers = config.getOptionalConfigArray('mlflow.servers') ?? [];
  const names = new Set<string>();
  return servers.map((server, index) => {
    const field = `mlflow.servers[${index}]`;
    const name = server.getString('name');
    if (!SERVER_NAME_PATTERN.test(name)) {
      throw new InputError(
        `${field}.name is '${name}': use lower-case letters, digits and hyphens`,
      );
    }
    if (names.has(name)) {
      throw new InputError(
        `${field}.name repeats '${name}': a name is the key of a server`,
      );
    }
    names.add(name);
    return {
      name,
      baseUrl: readBaseUrl(server, field),
      headers: readHeaders(server, field),
      timeoutMs: server.getOptionalNumber('timeoutMs') ?? DEFAULT_TIMEOUT_MS,
    };
  });
}
