import type {
  LedgerCheck,
  LedgerResponse,
} from '@modelport/plugin-ml-registry-common';
import { AliasService } from './AliasService';
import type { Deciders } from './Deciders';
import { findModelOf, type ModelOf } from './entityModel';
import type { EntityModel } from './ModelObserver';
import { RegistrationService } from './RegistrationService';
import { RequestService } from './RequestService';
import type { ServiceOptions } from './ServiceOptions';
import { VersionService } from './VersionService';

/** What ml-registry does. Callers have passed the guard. */
export class RegistryServices {
  readonly versions: VersionService;
  readonly registrations: RegistrationService;
  readonly aliases: AliasService;
  readonly requests: RequestService;

  constructor(
    private readonly options: ServiceOptions,
    readonly deciders: Deciders,
  ) {
    this.versions = new VersionService(options);
    this.registrations = new RegistrationService(options, this.versions);
    this.aliases = new AliasService(options);
    this.requests = new RequestService(options);
  }

  /**
   * Lets an entity make versions of its registered model.
   * @throws ConflictError when it may not, saying what to change
   */
  async checkClaim(of: EntityModel): Promise<void> {
    await this.options.claims.requireFor(of);
  }

  /**
   * A page of the ledger, newest first: what was done to the registered model of an entity, by whichever entity. One whose
   * registered model is held by others sees its own entries alone.
   */
  async ledger(
    of: ModelOf,
    { limit, before }: { limit: number; before?: number },
  ): Promise<LedgerResponse> {
    const { claims, ledger, store } = this.options;
    const { entityRef } = of;
    const page = { limit: limit + 1, before };
    const named = findModelOf(of);
    const refusal = named && (await claims.readingRefusalOf(of));
    const model = refusal === undefined ? named : undefined;
    const whose = { entityRef, model };
    const found = await ledger.list(store.tables.db, whose, page);
    const items = found.slice(0, limit);
    const hasMore = found.length > limit;
    return { items, ...(hasMore && { nextBefore: items.at(-1)?.sequence }) };
  }

  /** Checks the whole ledger. */
  checkLedger(): Promise<LedgerCheck> {
    const { ledger, store } = this.options;
    return ledger.check(store.tables.db);
  }
}
