import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import {
  type Decider,
  type Decision,
  mayNotDecideBecause,
} from '../policy/mayDecide';
import { ownersOf } from '@modelport/plugin-ml-node';
import { nobodyMayDecideBecause } from '../policy/nobodyMayDecide';
import type { SourceRun } from '../registry/ModelRegistry';
import type { RequestRecord } from '../store/records';
import { changedEvidence } from './changedEvidence';
import { authorsOf } from './describeVersion';
import type { ModelOf } from './entityModel';
import type { ServiceOptions } from './ServiceOptions';
import { toAliasRequest } from './toAliasRequest';

/** A person who decides, or why the caller is none. */
export type Caller = Decider | string;

/** Shows requests to a caller, with what the caller may do. */
export class RequestViews {
  constructor(
    private readonly options: Pick<
      ServiceOptions,
      'store' | 'runs' | 'peopleOf' | 'overrideGroup'
    >,
  ) {}

  /** A request as a caller sees it. */
  async show(
    of: ModelOf,
    request: RequestRecord,
    caller: Caller,
  ): Promise<AliasRequest> {
    const run = await this.#runOf(request, 'peek');
    const decision = await this.#decisionOf(request, run);
    const obstacle = await this.#obstacleTo(of, request, decision, run);
    const shown = obstacle
      ? { ...request, stateMessage: obstacle }
      : await this.#withMove(request);
    return toAliasRequest(
      shown,
      typeof caller === 'string'
        ? caller
        : mayNotDecideBecause(caller, decision),
    );
  }

  /**
   * What is to be decided, with what its source run says now.
   * @throws ServiceUnavailableError when the run cannot be read now
   */
  async read(
    request: RequestRecord,
  ): Promise<{ decision: Decision; changes?: string }> {
    const run = await this.#runOf(request, 'require');
    const decision = await this.#decisionOf(request, run);
    const changes = changedEvidence(request.evidence, run?.metrics ?? {});
    return { decision, changes };
  }

  async #runOf(
    { server, model, version, state }: RequestRecord,
    how: 'require' | 'peek',
  ): Promise<SourceRun | undefined> {
    const { store, runs } = this.options;
    const record = await store.tables.versions.find({ server, model, version });
    return state === 'open' && record?.runId
      ? runs[how](server, record.runId)
      : undefined;
  }

  async #decisionOf(
    request: RequestRecord,
    run: SourceRun | undefined,
  ): Promise<Decision> {
    const { store, overrideGroup } = this.options;
    const { server, model, version, entityRef } = request;
    const isOpen = request.state === 'open';
    const record = await store.tables.versions.find({ server, model, version });
    const { authors, authorsKnown } = authorsOf({ entityRef, record, run });
    // Word of who registered it may still be under way.
    const isFinal = record?.state !== 'found' || record.registeredBy;
    return {
      ...{ isOpen, version, authors, overrideGroup },
      askedBy: request.askedBy,
      authorsKnown: authorsKnown && Boolean(isFinal),
    };
  }

  /** What keeps an open request from being approved, whoever wants to; undefined when nothing is known to. */
  async #obstacleTo(
    { entity }: ModelOf,
    request: RequestRecord,
    decision: Decision,
    run: SourceRun | undefined,
  ): Promise<string | undefined> {
    const owners = ownersOf(entity);
    const people = this.options.peopleOf(owners);
    const nobody = await nobodyMayDecideBecause(decision, owners, people).catch(
      // The request is good without this, and a catalog that is away says nothing of who is there.
      () => undefined,
    );
    const changes = run && changedEvidence(request.evidence, run.metrics);
    const obstacles = [nobody, changes && sayChanges(request, changes)];
    return obstacles.filter(Boolean).join(' ') || undefined;
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

/** Why a request cannot be approved whose run says otherwise now, and what to do. */
export function sayChanges(
  { version }: Pick<RequestRecord, 'version'>,
  changes: string,
): string {
  return `It cannot be approved: the run of version ${version} says otherwise now than when this was asked (${changes}). Withdraw or reject it, and ask again.`;
}
