import { setTimeout as pause } from 'node:timers/promises';
import { PATIENCE_MS, type Recovery, type Rig } from './Rig';

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
interface LedgerEntry {
  kind: string;
  version?: string;
}

const registryOf = (model: string) =>
  `ml-registry/v1/entities/component/default/${model}`;

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

/** Sends a request whose answer the kill may swallow. */
function send(request: Promise<unknown>): void {
  request.catch(() => undefined);
}

/**
 * Kills the portal some time after a run was sent to be registered. Sent again afterwards, as a person would, it is one
 * version with a digest and one entry of the ledger.
 */
export async function killDuringRegistration(
  rig: Rig,
  model: string,
  runId: string,
  delayMs: number,
): Promise<Recovery> {
  const path = `${registryOf(model)}/versions`;
  send(rig.as('data-scientist').call('POST', path, { runId }));
  await pause(delayMs);
  return rig.killAndRecover(
    `registration, after ${delayMs} ms`,
    'portal',
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

/** Asks for `champion`, and kills the portal some time after the approval was sent. */
export async function killDuringAliasMove(
  rig: Rig,
  model: string,
  version: string,
  delayMs: number,
): Promise<Recovery> {
  const requests = `${registryOf(model)}/requests`;
  const before = await rig
    .as('reviewer')
    .call<Versions>('GET', `${registryOf(model)}/versions`);
  const { id } = await rig
    .as('data-scientist')
    .call<AliasRequest>('POST', requests, { version, reason: 'Kill test' });
  send(rig.as('reviewer').call('POST', `${requests}/${id}/approve`, {}));
  await pause(delayMs);
  return rig.killAndRecover(
    `alias move, after ${delayMs} ms`,
    'portal',
    async () => {
      const api = rig.as('reviewer');
      const find = ({ items }: { items: AliasRequest[] }) =>
        items.find(request => request.id === id);
      const state = find(await api.call('GET', requests))?.state;
      // The kill came before the approval was taken: the reviewer presses again.
      if (state === 'open')
        await api.call('POST', `${requests}/${id}/approve`, {});
      await api.until<{ items: AliasRequest[] }>(
        requests,
        answer => find(answer)?.state === 'done',
        PATIENCE_MS,
      );
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
      if (times !== 1) {
        faults.push(`The ledger has the move to ${version} ${times} times.`);
      }
      return faults;
    },
  );
}
