import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  AliasMove,
  LedgerEntry,
} from '@modelport/plugin-ml-registry-common';
import { userName } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';

/** Gives what a ledger entry records in words, such as `champion: 3 -> 4, previous: 2 -> 3`. */
export function useEntryWords(): (entry: LedgerEntry) => string {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return useCallback(
    ({ kind, version = '', moves, authors = [] }: LedgerEntry) => {
      const none = t('common.none');
      const moved = moves
        .map(({ alias, before = none, after = none }: AliasMove) =>
          t('entry.move', { alias, before, after }),
        )
        .join(', ');
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
    [t],
  );
}
