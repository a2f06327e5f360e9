import { killAtWrite } from './killAtWrite';
import { PATIENCE_MS, type Recovery, type Rig } from '../Rig';

interface Version {
  version: string;
  runId?: string;
  digest?: string;
}
interface Versions {
  items: Version[];
  aliases: Record<string, string>;
}
interface AliasRequest {
  id: string;
  state: string;
  version: string;
}
interface Requests {
  items: AliasRequest[];
}
interface LedgerEntry {
  kind: string;
  version?: string;
}

const registryOf = (model: string) =>
  `ml-registry/v1/entities/component/default/${model}`;

/** The versions that a model has. */
export async function versionsOf(rig: Rig, model: string): Promise<string[]> {
  const { items } = await rig
    .as('reviewer')
    .call<Versions>('GET', `${registryOf(model)}/versions`);
  return items.map(({ version }) => version);
}

/** How often the ledger says something of a version; more than once is done twice. */
async function timesInLedger(
  rig: Rig,
  model: string,
  kind: string,
  version: string,
): Promise<number> {
  const { items } = await rig
    .as('reviewer')
    .call<{ items: LedgerEntry[] }>(
      'GET',
      `${registryOf(model)}/ledger?limit=100`,
    );
  return items.filter(entry => entry.kind === kind && entry.version === version)
    .length;
}

async function ledgerFaults(rig: Rig, model: string): Promise<string[]> {
  const check = await rig
    .as('reviewer')
    .call<{ whole: boolean; problem?: string }>(
      'GET',
      `${registryOf(model)}/ledger/check`,
    );
  return check.whole ? [] : [`The ledger is not whole: ${check.problem}`];
}

/** Where a registration and an alias move are written. */
const DATABASES = ['db/ml-registry.sqlite', 'mlflow/mlflow.db'];

/**
 * Kills the portal at a write after a run was sent to be registered. Sent again afterwards, as a person would, it is one
 * version with a digest and one entry of the ledger.
 *
 * @returns undefined when there are not so many writes
 */
export async function killDuringRegistration(
  rig: Rig,
  model: string,
  runId: string,
  write: number,
): Promise<Recovery | undefined> {
  const path = `${registryOf(model)}/versions`;
  return killAtWrite(
    rig,
    { work: 'registration', databases: DATABASES, write },
    async () => {
      const api = rig.as('data-scientist');
      await api.call('POST', path, { runId });
      await api.until<Versions>(
        path,
        answer =>
          answer.items.some(each => each.runId === runId && each.digest),
        PATIENCE_MS,
      );
    },
    async () => {
      const api = rig.as('data-scientist');
      await api.call('POST', path, { runId });
      const { items } = await api.until<Versions>(
        path,
        answer =>
          answer.items.some(each => each.runId === runId && each.digest),
        PATIENCE_MS,
      );
      const own = items.filter(each => each.runId === runId);
      const faults = await ledgerFaults(rig, model);
      if (own.length !== 1) {
        faults.push(`The run is registered ${own.length} times.`);
      }
      const times = await timesInLedger(
        rig,
        model,
        'registered',
        own[0].version,
      );
      if (times !== 1) {
        faults.push(
          `The ledger has version ${own[0].version} registered ${times} times.`,
        );
      }
      return faults;
    },
  );
}

/**
 * Asks for `champion`, and kills the portal at a write after the approval was sent.
 *
 * @returns undefined when there are not so many writes
 */
export async function killDuringAliasMove(
  rig: Rig,
  model: string,
  version: string,
  write: number,
): Promise<Recovery | undefined> {
  const requests = `${registryOf(model)}/requests`;
  const before = await rig
    .as('reviewer')
    .call<Versions>('GET', `${registryOf(model)}/versions`);
  const { id } = await rig
    .as('data-scientist')
    .call<AliasRequest>('POST', requests, { version, reason: 'Kill test' });
  const find = ({ items }: Requests) =>
    items.find(request => request.id === id);
  const isDone = (answer: Requests) => find(answer)?.state === 'done';
  const moves = await timesInLedger(rig, model, 'alias-moved', version);
  return killAtWrite(
    rig,
    { work: 'alias move', databases: DATABASES, write },
    async () => {
      const api = rig.as('reviewer');
      await api.call('POST', `${requests}/${id}/approve`, {});
      await api.until<Requests>(requests, isDone, PATIENCE_MS);
    },
    async () => {
      const api = rig.as('reviewer');
      const state = find(await api.call('GET', requests))?.state;
      // The kill came before the approval was taken: the reviewer presses again.
      if (state === 'open')
        await api.call('POST', `${requests}/${id}/approve`, {});
      await api.until<Requests>(requests, isDone, PATIENCE_MS);
      const { aliases } = await api.call<Versions>(
        'GET',
        `${registryOf(model)}/versions`,
      );
      const faults = await ledgerFaults(rig, model);
      if (aliases.champion !== version) {
        faults.push(`champion names ${aliases.champion}, not ${version}.`);
      }
      if (aliases.previous !== before.aliases.champion) {
        faults.push(
          `previous names ${aliases.previous}, not ${before.aliases.champion}.`,
        );
      }
      const times = await timesInLedger(rig, model, 'alias-moved', version);
      if (times !== moves + 1) {
        faults.push(
          `The ledger has the move to ${version} ${times - moves} times.`,
        );
      }
      return faults;
    },
  );
}
