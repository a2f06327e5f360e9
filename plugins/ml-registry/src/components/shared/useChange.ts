import { useCallback } from 'react';
import { type Action, useAction } from '@modelport/plugin-ml-react';
import { isConflict } from '../../model/isConflict';

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
