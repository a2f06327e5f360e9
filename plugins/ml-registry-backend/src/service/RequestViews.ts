import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import {
  type Decider,
  type Decision,
  mayNotDecideBecause,
} from '../policy/mayDecide';
import type { RequestRecord } from '../store/records';
import { authorsOf } from './describeVersion';
import type { ServiceOptions } from './ServiceOptions';
import { toAliasRequest } from './toAliasRequest';

/** A person who decides, or why the caller is none. */
export type Caller = Decider | string;

/** Shows requests to a caller, with what the caller may do. */
export class RequestViews {
  constructor(
    private readonly options: Pick<
      ServiceOptions,
      'store' | 'runs' | 'overrideGroup'
    >,
  ) {}

  /** A request as a caller sees it. */
  async show(request: RequestRecord, caller: Caller): Promise<AliasRequest> {
    const shown = await this.#withMove(request);
    if (typeof caller === 'string') {
      return toAliasRequest(shown, caller);
    }
    const decision = await this.decisionOf(request, false);
    return toAliasRequest(shown, mayNotDecideBecause(caller, decision));
  }

  /**
   * What is to be decided.
   * @param isBinding - reads the source run now, and fails when it cannot; else what is known will do
   */
  async decisionOf(
    request: RequestRecord,
    isBinding: boolean,
  ): Promise<Decision> {
    const { store, runs, overrideGroup } = this.options;
    const { server, model, version, entityRef } = request;
    const isOpen = request.state === 'open';
    const record = await store.tables.versions.find({ server, model, version });
    const run =
      isOpen && record?.runId
        ? await runs[isBinding ? 'require' : 'peek'](server, record.runId)
        : undefined;
    const { authors, authorsKnown } = authorsOf({ entityRef, record, run });
    // Word of who registered it may still be under way.
    const isFinal = record?.state !== 'found' || record.registeredBy;
    return {
      ...{ isOpen, version, authors, overrideGroup },
      askedBy: request.askedBy,
      authorsKnown: authorsKnown && Boolean(isFinal),
    };
  }

  /** Says of a request that is approved what its move waits for. */
  async #withMove(request: RequestRecord): Promise<RequestRecord> {
    const { moves } = this.options.store.tables;
    const move =
      request.state === 'moving' &&
      (await moves.find({ requestId: request.id }));
    return move && move.message
      ? { ...request, stateMessage: `Approved, and waits: ${move.message}` }
      : request;
  }
}
