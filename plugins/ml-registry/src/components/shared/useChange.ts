import { useCallback } from 'react';
import { isConflict } from '../../model/isConflict';
import { useAction } from './useAction';
import type { Action } from './useAction';

/** An action after which the page is read again; also when it was refused because things changed meanwhile. */
export function useChange<A extends unknown[]>(
  act: (...args: A) => Promise<unknown>,
  onChanged: () => void,
): Action<A> {
  return useAction(
    useCallback(
      async (...args: A) => {
        try {
          await act(...args);
          onChanged();
        } catch (error) {
          if (isConflict(error)) {
            onChanged();
          }
          throw error;
        }
      },
      [act, onChanged],
    ),
  );
}
