import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AliasMove,
  LedgerEntry,
} from '@modelport/plugin-ml-registry-common';
import { userName } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';

/** Gives moves of aliases in words, such as `champion: 3 -> 4, previous: 2 -> 3`. */
export function useMoveWords(): (moves: readonly AliasMove[]) => string {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return useCallback(
    moves => {
      const none = t('common.none');
      return moves
        .map(({ alias, before = none, after = none }) =>
          t('entry.move', { alias, before, after }),
        )
        .join(', ');
    },
    [t],
  );
}

/** Gives what a ledger entry records in words, such as `champion: 3 -> 4, previous: 2 -> 3`. */
export function useEntryWords(): (entry: LedgerEntry) => string {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const sayMoves = useMoveWords();
  return useCallback(
    ({ kind, version = '', moves, authors = [] }: LedgerEntry) => {
      const moved = sayMoves(moves);
      if (kind === 'alias-moved') {
        return moved || t('entry.moved');
      }
      const words =
        kind === 'changed-outside'
          ? t('entry.outside')
          : t(`entry.${kind}`, { version });
      const details = authors.length
        ? [
            t('entry.authors', { authors: authors.map(userName).join(', ') }),
            moved,
          ]
        : [moved];
      return [words, details.filter(Boolean).join('; ')]
        .filter(Boolean)
        .join(': ');
    },
    [t, sayMoves],
  );
}
