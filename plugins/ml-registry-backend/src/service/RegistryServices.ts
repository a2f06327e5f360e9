import type {
  LedgerCheck,
  LedgerResponse,
} from '@modelport/plugin-ml-registry-common';
import { AliasService } from './AliasService';
import type { Deciders } from './Deciders';
import type { ModelOf } from './entityModel';
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

  /** A page of the ledger, newest first. */
  async ledger(
    { entityRef }: ModelOf,
    { limit, before }: { limit: number; before?: number },
  ): Promise<LedgerResponse> {
    const { ledger, store } = this.options;
    const page = { limit: limit + 1, before };
    const found = await ledger.list(store.tables.db, entityRef, page);
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
