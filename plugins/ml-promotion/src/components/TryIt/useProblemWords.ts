import { useCallback } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { FieldProblem } from '../../model/inferForm';
import { valueKind } from '../../model/tensorValue';
import { mlPromotionTranslationRef } from '../../translation';

const UNREAD = {
  number: 'problem.unreadNumber',
  integer: 'problem.unreadInteger',
  boolean: 'problem.unreadBoolean',
  text: 'problem.unread',
  any: 'problem.unread',
} as const;

/** Gives what is wrong at a field in words that name the field. */
export function useProblemWords() {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  return useCallback(
    (name: string, { problem }: FieldProblem): string => {
      switch (problem.code) {
        case 'unread': {
          const { datatype } = problem;
          return t(UNREAD[valueKind(datatype)], { name, datatype });
        }
        case 'notJson':
          return t('problem.notJson', { name, reason: problem.reason });
        case 'notList':
          return t('problem.notList', { name });
        case 'empty':
          return t('problem.empty', { name });
        case 'count': {
          const { found, shape } = problem;
          return t('problem.count', { name, found: String(found), shape });
        }
        case 'size': {
          const { place, found, expected } = problem;
          const key = place ? 'problem.size' : 'problem.sizeWhole';
          return t(key, {
            name,
            place,
            found: String(found),
            expected: String(expected),
          });
        }
        case 'depth': {
          const { place, shape } = problem;
          return t('problem.depth', { name, place, shape });
        }
        case 'value': {
          const { place, value, datatype } = problem;
          return t('problem.value', { name, place, value, datatype });
        }
        default:
          throw new Error(`Unknown problem ${problem satisfies never}`);
      }
    },
    [t],
  );
}
