import type { Knex } from 'knex';
import { applyMoves } from '../aliases/planMove';
import type { MoveRecord, RequestRecord } from '../store/records';
import type { Tables } from '../store/RegistryStore';
import type { StepOptions } from './EngineContext';

/** Why a move ends without having moved anything. */
export interface Obstacle {
  state: 'conflict' | 'refused';
  message: string;
}

const DONE = { failures: 0, retryAt: null } as const;

const entryOf = (move: MoveRecord, now: Date) => ({
  time: now.toISOString(),
  entityRef: move.entityRef,
  server: move.server,
  model: move.model,
  version: move.version,
  actor: move.actor,
  reason: move.reason,
});

/** Writes down how moves end; in transactions of the caller's. */
export class MoveRecords {
  constructor(private readonly options: Pick<StepOptions, 'ledger' | 'now'>) {}

  /** Records that everything moved: one entry, what is known of the aliases, and the request. */
  async finish(
    tables: Tables<Knex.Transaction>,
    move: MoveRecord,
  ): Promise<void> {
    const { ledger, now } = this.options;
    const { server, model, plan = [], requestId } = move;
    const request = await findRequest(tables, move);
    const moves = plan.filter(({ before, after }) => before !== after);
    if (moves.length > 0) {
      await ledger.append(
        tables.db,
        {
          ...entryOf(move, now()),
          kind: 'alias-moved',
          evidence: request?.evidence ?? [],
          moves,
          requestId,
        },
        `moved:${move.id}`,
      );
    }
    const known = await tables.models.find({ server, model });
    if (known) {
      await tables.models.update(known, ['server', 'model'], {
        aliases: applyMoves(known.aliases, moves),
        activeMove: null,
      });
    }
    await tables.moves.update(move, ['id'], {
      ...DONE,
      state: 'done',
      message: null,
    });
    if (request) {
      await tables.requests.update(request, ['id'], {
        state: 'done',
        stateMessage: `${move.alias} names version ${move.version} now.`,
        openKey: null,
      });
    }
  }

  /** Records that nothing moved, and why. */
  async end(
    tables: Tables<Knex.Transaction>,
    move: MoveRecord,
    { state, message }: Obstacle,
  ): Promise<void> {
    const { ledger, now } = this.options;
    const { server, model, requestId } = move;
    const request = await findRequest(tables, move);
    const known = await tables.models.find({ server, model });
    if (known?.activeMove === move.id) {
      await tables.models.update(known, ['server', 'model'], {
        activeMove: null,
      });
    }
    await tables.moves.update(move, ['id'], { ...DONE, state, message });
    if (request) {
      await ledger.append(
        tables.db,
        {
          ...entryOf(move, now()),
          kind: 'conflict',
          reason: message,
          requestId,
        },
        `conflict:${move.id}`,
      );
      await tables.requests.update(request, ['id'], {
        state: 'conflict',
        stateMessage: message,
        openKey: null,
      });
    }
  }
}

async function findRequest(
  tables: Tables,
  { requestId }: MoveRecord,
): Promise<RequestRecord | undefined> {
  return requestId ? tables.requests.find({ id: requestId }) : undefined;
}
