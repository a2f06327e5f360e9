import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import type {
  ServingChange,
  ServingChangeRequest,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { DatabaseServing } from './DatabaseServing';
import { type ProposalChecks, refuseSecond } from './ProposalChecks';
import { requireConnected } from './requireConnected';
import { type ChangeRow, changeOf } from './ServingRow';
import { noChange } from './ServingView';
import type { ChangeDecision, NewChange, ServingWriter } from './ServingWriter';

/** What {@link ServingService} works with. */
export interface ServingServiceOptions {
  serving: Pick<DatabaseServing, 'find' | 'write'>;
  checks: Pick<ProposalChecks, 'check' | 'checkAgain'>;
  /** Told of each change that was requested or decided. */
  onChanged?(service: string, change: Pick<ChangeRow, 'kind' | 'state'>): void;
  /** Milliseconds since 1970. */
  now(): number;
  /** Gives a new id at each call. */
  newId(): string;
}

/** Keeps what people want services to do, and what another person said to that. */
export class ServingService {
  constructor(private readonly options: ServingServiceOptions) {}

  /**
   * Keeps a request for a second person to decide on; a roll-back is approved at once, and takes the place of a request that
   * waits.
   *
   * @param by - full reference of the person
   * @throws InputError that names the field, ConflictError when the service cannot fetch what is approved, another request
   *   waits, or the experiment does not run, ServiceUnavailableError when no instance of the service answers
   */
  async request(
    config: ScoringServiceConfig,
    by: string,
    { reason, ...asked }: ServingChangeRequest,
  ): Promise<ServingChange> {
    const { checks, now, newId } = this.options;
    requireConnected(config);
    if (reason.trim() === '') {
      throw new InputError('reason: is empty; say why this is wanted');
    }
    const { proposal, preview, replaces } = await checks.check(config, asked);
    const change: NewChange = {
      ...{ id: newId(), service: config.name, kind: proposal.kind },
      proposal: JSON.stringify(proposal),
      reason: reason.trim(),
      ...{ requested_by: by, requested_at: now() },
      preview: preview ? JSON.stringify(preview) : null,
      replaces: replaces ? JSON.stringify(replaces) : null,
    };
    return proposal.kind === 'experiment' && proposal.action === 'roll-back'
      ? this.#rollBack(change)
      : this.#keep(change);
  }

  /**
   * Approves what another person requested: the service takes it with its next look.
   *
   * @throws NotAllowedError for who requested it, ConflictError when it waits no more or what it replaces is not served any
   *   more, ServiceUnavailableError when no instance of the service answers
   */
  async approve(
    config: ScoringServiceConfig,
    id: string,
    by: string,
    note?: string,
  ): Promise<ServingChange> {
    const row = await this.#requireOpen(config, id);
    requireOther(row, by, 'approve');
    requireConnected(config);
    await this.options.checks.checkAgain(config, row);
    return this.#decide(row, { state: 'approved', by, note });
  }

  /**
   * Rejects what another person requested.
   *
   * @throws InputError without a note, NotAllowedError for who requested it, ConflictError when it waits no more
   */
  async reject(
    config: ScoringServiceConfig,
    id: string,
    by: string,
    note: string,
  ): Promise<ServingChange> {
    const row = await this.#requireOpen(config, id);
    requireOther(row, by, 'reject');
    if (note.trim() === '') {
      throw new InputError('note: is empty; say why the request is rejected');
    }
    return this.#decide(row, { state: 'rejected', by, note });
  }

  /**
   * Takes a request back.
   *
   * @throws NotAllowedError for everybody but who requested it, ConflictError when it waits no more
   */
  async withdraw(
    config: ScoringServiceConfig,
    id: string,
    by: string,
  ): Promise<ServingChange> {
    const row = await this.#requireOpen(config, id);
    if (row.requested_by !== by) {
      throw new NotAllowedError(
        `Only ${row.requested_by}, who requested change ${id}, may withdraw it; reject it instead`,
      );
    }
    return this.#decide(row, { state: 'withdrawn', by });
  }

  async #keep(change: NewChange): Promise<ServingChange> {
    const { serving } = this.options;
    const row = await serving.write(change.service, async writer => {
      refuseSecond(await writer.open(change.kind));
      return writer.request(change);
    });
    return this.#tell(row);
  }

  async #rollBack(change: NewChange): Promise<ServingChange> {
    const { id, service, requested_by: by, requested_at: at } = change;
    const { serving } = this.options;
    const { ended, asked, row } = await serving.write(service, async writer => {
      const open = await writer.open(change.kind);
      const overtaken = {
        ...({ state: 'withdrawn', by, at } as const),
        note: `Overtaken by the roll-back ${id}`,
      };
      const approved = { state: 'approved', by, at, note: null } as const;
      return {
        ended: open && (await decideOpen(writer, open, overtaken)),
        ...(await rollBack(writer, change, approved)),
      };
    });
    for (const each of [ended, asked]) if (each) this.#tell(each);
    return this.#tell(row);
  }

  async #decide(
    row: ChangeRow,
    {
      note,
      ...decision
    }: Pick<ChangeDecision, 'state' | 'by'> & { note?: string },
  ): Promise<ServingChange> {
    const { serving, now } = this.options;
    const decided = await serving.write(row.service, writer =>
      decideOpen(writer, row, {
        ...decision,
        at: now(),
        note: note?.trim() || null,
      }),
    );
    return this.#tell(decided);
  }

  async #requireOpen(
    { name }: ScoringServiceConfig,
    id: string,
  ): Promise<ChangeRow> {
    const row = await this.options.serving.find(name, id);
    if (!row) throw noChange(name, id);
    if (row.state !== 'requested') {
      throw new ConflictError(
        `Change ${id} was ${row.state} by ${row.decided_by} already: read it again`,
      );
    }
    return row;
  }

  #tell(row: ChangeRow): ServingChange {
    this.options.onChanged?.(row.service, row);
    return changeOf(row);
  }
}

/** @throws NotAllowedError for who requested it, under any permission policy */
function requireOther(
  { id, requested_by: requester }: ChangeRow,
  by: string,
  step: 'approve' | 'reject',
): void {
  if (requester !== by) return;
  throw new NotAllowedError(
    `You requested change ${id}: another owner has to ${step} it. You may withdraw it`,
  );
}

/** @throws ConflictError when the change waits no more */
async function decideOpen(
  writer: ServingWriter,
  row: ChangeRow,
  decision: ChangeDecision,
): Promise<ChangeRow> {
  const decided = await writer.decide(row, decision);
  if (decided) return decided;
  throw new ConflictError(
    `Change ${row.id} was decided by another person at this moment: read it again`,
  );
}

async function rollBack(
  writer: ServingWriter,
  change: NewChange,
  decision: ChangeDecision,
): Promise<{ asked: ChangeRow; row: ChangeRow }> {
  const asked = await writer.request(change);
  return { asked, row: await decideOpen(writer, asked, decision) };
}
