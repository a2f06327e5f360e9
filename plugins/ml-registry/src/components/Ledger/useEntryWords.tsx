import { useCallback, type ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AliasMove,
  LedgerEntry,
} from '@modelport/plugin-ml-registry-common';
import { mlRegistryTranslationRef } from '../../translation';
import { UserNames } from '../shared/UserNames';

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
export function useEntryWords(): (entry: LedgerEntry) => ReactNode {
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
      if (authors.length === 0) {
        return moved ? `${words}: ${moved}` : words;
      }
      return (
        <>
          {words}:{' '}
          {t('entry.authors', { authors: <UserNames refs={authors} /> })}
          {moved && `; ${moved}`}
        </>
      );
    },
    [t, sayMoves],
  );
}
