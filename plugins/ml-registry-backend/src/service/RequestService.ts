import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import { requirePlainText } from '@modelport/plugin-ml-node';
import {
  type AliasRequest,
  type AskRequest,
  CHAMPION_ALIAS,
  type DecisionRequest,
  type ListRequestsResponse,
} from '@modelport/plugin-ml-registry-common';
import { mayNotDecideBecause } from '../policy/mayDecide';
import type { RequestRecord } from '../store/records';
import { isMoving, requireReady } from './AliasService';
import { type ModelOf, requireModelOf } from './entityModel';
import { checkAsk } from './checkAsk';
import { joinEvidence } from './joinEvidence';
import { Measurements } from './Measurements';
import { openRequest } from './openRequest';
import { recordRequest } from './recordRequest';
import { type Caller, RequestViews, sayChanges } from './RequestViews';
import { requireDigest } from './requireDigest';
import type { ServiceOptions } from './ServiceOptions';
import { waitUntilSettled } from './waitUntilSettled';

const KEY = ['id'] as const;

/** Requests to move `champion`: asked by one of the owner group, decided by another, moved by the engine. */
export class RequestService {
  readonly #views: RequestViews;
  readonly #measurements: Measurements;

  constructor(private readonly options: ServiceOptions) {
    this.#views = new RequestViews(options);
    this.#measurements = new Measurements(options);
  }

  /** Requests of a model, newest first, each with what the caller may do. */
  async list(
    of: ModelOf,
    caller: Caller,
    limit: number,
  ): Promise<ListRequestsResponse> {
    const { requests } = this.options.store.tables;
    const rows = await requests
      .rows({ entityRef: of.entityRef })
      .orderBy(requests.column('sequence'), 'desc')
      .limit(limit);
    const items = rows.map(row => requests.read(row));
    return {
      items: await Promise.all(
        items.map(each => this.#views.show(of, each, caller)),
      ),
    };
  }

  /**
   * Asks for `champion` to move. What speaks for it is measured here; the asker's own words are kept as claims.
   * @throws InputError naming the field that is wrong, NotFoundError when there is no such version, ConflictError when
   * another request is open or nothing is known of its files, ServiceUnavailableError when MLflow cannot be read
   */
  async ask(
    of: ModelOf,
    actor: string,
    request: AskRequest,
    caller: Caller,
  ): Promise<AliasRequest> {
    const { ledger, observer, store, claims, news } = this.options;
    const model = requireModelOf(of);
    await ledger.assertAppendable(store.tables.db);
    const { version, reason, claims: added } = checkAsk(request);
    await claims.require(of);
    const found = await observer.observe(model);
    const ready = requireReady(found, model.model, version);
    const valueBefore = found.aliases[CHAMPION_ALIAS];
    if (valueBefore === version) {
      throw new ConflictError(`champion names version ${version} already`);
    }
    await requireDigest(this.options, { ...model, version });
    const measured = await this.#measurements.of(of, found, ready);
    const evidence = joinEvidence(measured, added, actor);
    const asked = await openRequest(this.options, {
      ...model,
      ...{ version, reason, evidence, valueBefore },
      askedBy: actor,
    });
    news.changed(of.entityRef);
    return this.#views.show(of, asked, caller);
  }

  /**
   * Approves a request and has the aliases moved.
   * @throws NotAllowedError when the caller may not decide, ConflictError when it is not open, its run says otherwise now or
   * nothing is known of the version's files, ServiceUnavailableError when it cannot be found out now who the authors are
   */
  async approve(
    of: ModelOf,
    id: string,
    { reason }: DecisionRequest,
    caller: Caller,
  ): Promise<AliasRequest> {
    const { claims, store, wake, newId, now } = this.options;
    await claims.require(of);
    const decided = await this.#decide(of, id, caller, reason);
    const { request, decider, changes } = decided;
    if (changes !== undefined) {
      throw new ConflictError(sayChanges(request, changes));
    }
    await requireDigest(this.options, request);
    await store.transaction(async tables => {
      const moving = await tables.requests.update(request, [...KEY], {
        state: 'moving',
        stateMessage: 'Approved; the aliases are being moved.',
        decidedBy: decider.actor,
        decidedAt: now(),
        decisionReason: reason,
      });
      const { actor } = decider;
      const { entityRef, server, model, alias, version, evidence } = request;
      const act = { kind: 'approved', actor, reason, evidence } as const;
      await recordRequest(this.options, tables, moving, act);
      await tables.moves.insert({
        ...{ entityRef, server, model, alias, version },
        id: newId(),
        expected: { value: request.valueBefore ?? null },
        actor: decider.actor,
        reason: request.reason,
        requestId: id,
        state: 'asked',
        failures: 0,
        createdAt: now(),
      });
    });
    this.options.news.changed(of.entityRef);
    wake();
    await waitUntilSettled(
      () => store.tables.moves.find({ requestId: id }),
      move => !move || !isMoving(move) || move.failures > 0,
      this.options.patienceMs,
    );
    return this.#views.show(of, await this.#find(of, id), caller);
  }

  /** Rejects a request. Throws like {@link RequestService.approve}, and InputError without a reason. */
  async reject(
    of: ModelOf,
    id: string,
    { reason }: DecisionRequest,
    caller: Caller,
  ): Promise<AliasRequest> {
    const { request, decider } = await this.#decide(of, id, caller, reason);
    if (!reason?.trim()) {
      throw new InputError(
        'reason is missing: say why the request is rejected',
      );
    }
    const rejected = await this.#close(request, 'rejected', decider.actor, {
      stateMessage: `Rejected: ${reason}`,
      decidedBy: decider.actor,
      decidedAt: this.options.now(),
      decisionReason: reason,
    });
    return this.#views.show(of, rejected, caller);
  }

  /**
   * Takes a request back; only whoever asked may.
   * @throws NotAllowedError when the caller did not ask, ConflictError when it is not open
   */
  async withdraw(
    of: ModelOf,
    actor: string,
    id: string,
    caller: Caller,
  ): Promise<AliasRequest> {
    const { ledger, store } = this.options;
    await ledger.assertAppendable(store.tables.db);
    const request = await this.#find(of, id);
    if (request.askedBy !== actor) {
      throw new NotAllowedError(
        `Only ${request.askedBy}, who asked, may withdraw request ${id}; reject it instead`,
      );
    }
    requireOpen(request);
    const withdrawn = await this.#close(request, 'withdrawn', actor, {
      stateMessage: 'Withdrawn by the person who asked.',
    });
    return this.#views.show(of, withdrawn, caller);
  }

  async #close(
    request: RequestRecord,
    state: 'rejected' | 'withdrawn',
    actor: string,
    change: Partial<RequestRecord>,
  ): Promise<RequestRecord> {
    const { store, news } = this.options;
    const closed = await store.transaction(async tables => {
      const record = await tables.requests.update(request, [...KEY], {
        ...change,
        state,
        openKey: null,
      });
      await recordRequest(this.options, tables, record, {
        ...{ kind: state, actor },
        reason: change.decisionReason,
      });
      return record;
    });
    news.changed(request.entityRef);
    return closed;
  }

  async #decide(of: ModelOf, id: string, caller: Caller, reason?: string) {
    const { ledger, store, overrideGroup } = this.options;
    requirePlainText('reason', reason);
    await ledger.assertAppendable(store.tables.db);
    const request = await this.#find(of, id);
    requireOpen(request);
    if (typeof caller === 'string') {
      throw new NotAllowedError(caller);
    }
    const { decision, changes } = await this.#views.read(request);
    const refusal = mayNotDecideBecause(caller, decision);
    if (refusal) {
      throw new NotAllowedError(refusal);
    }
    if (!decision.authorsKnown && !reason?.trim()) {
      throw new InputError(
        `reason is missing: the portal does not know who made version ${request.version}, so ${overrideGroup} has to say why it decides`,
      );
    }
    return { request, decider: caller, changes };
  }

  async #find({ entityRef }: ModelOf, id: string): Promise<RequestRecord> {
    const { requests } = this.options.store.tables;
    const found = await requests.find({ entityRef, id });
    if (!found) {
      throw new NotFoundError(
        `${entityRef} has no request ${id}; take one from the list of its requests`,
      );
    }
    return found;
  }
}

function requireOpen({ id, state, stateMessage }: RequestRecord): void {
  if (state !== 'open') {
    throw new ConflictError(
      `Request ${id} is not open any more (${state}): ${stateMessage}`,
    );
  }
}
