import type { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';

/**
 * A request as the auditor takes it.
 *
 * @public
 */
export type AuditedRequest = NonNullable<
  AuditorServiceCreateEventOptions['request']
>;

/**
 * A request as the auditor may see it that carries a token of ours. The auditor looks for the actor in the header
 * `Authorization` and takes any bearer there for one of Backstage's, which ours is not; who acts is told in the event's
 * `meta` instead. Address and user agent stay.
 *
 * @public
 */
export function withoutCredentials(request: AuditedRequest): AuditedRequest {
  const { authorization, ...headers } = request.headers;
  return Object.create(request, { headers: { value: headers } });
}
