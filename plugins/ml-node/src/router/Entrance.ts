import type {
  AuditorService,
  AuditorServiceCreateEventOptions,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { audited } from './audited';

/**
 * A request as the services of Backstage take it.
 *
 * @public
 */
export type EntranceRequest = Parameters<HttpAuthService['credentials']>[0];

/**
 * Sees to who calls before what is sent: the router that checks bodies against an OpenAPI document stands behind it, so
 * that whoever may not call is told so, and not what the fields are. What the check found is kept for the handler.
 *
 * @public
 */
export class Entrance<T> {
  readonly #admitted = new WeakMap<object, T>();

  constructor(private readonly options: { auditor: AuditorService }) {}

  /**
   * Makes the handler that stands before a route.
   *
   * @param check - gives what the route needs to know of its caller, or throws
   * @param eventOf - the audit event of a refusal; whom it lets through, the route itself audits
   */
  admit<R extends EntranceRequest>(
    check: (request: R) => Promise<T>,
    eventOf: (request: R) => AuditorServiceCreateEventOptions,
  ): (request: R, response: unknown, next: () => void) => Promise<void> {
    return async (request, _response, next) => {
      const admitted = await check(request).catch(error =>
        audited(this.options.auditor, eventOf(request), () =>
          Promise.reject(error),
        ),
      );
      this.#admitted.set(request, admitted);
      next();
    };
  }

  /**
   * What the check found.
   *
   * @throws Error for a request that came in without one: its route has no check before it
   */
  of(request: EntranceRequest): T {
    const admitted = this.#admitted.get(request);
    if (admitted === undefined) {
      throw new Error(
        `${request.method} ${request.path} has no check of its caller; add it to the entrance of the router`,
      );
    }
    return admitted;
  }
}
