import { CHAMPION_ALIAS } from '@modelport/plugin-ml-registry-common';
import type { LedgerEntry } from '@modelport/plugin-ml-registry-common';

/** The newest of some entries, newest first, in which champion moved. */
export function lastChampionMove(
  entries: readonly LedgerEntry[],
): LedgerEntry | undefined {
  return entries.find(({ moves }) =>
    moves.some(({ alias }) => alias === CHAMPION_ALIAS),
  );
}
