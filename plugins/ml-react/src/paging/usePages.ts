import { useMemo } from 'react';
import { useUrlState } from '../url/useUrlState';

/**
 * Where the pages up to the one that is shown begin, as the URL says.
 *
 * @public
 */
export function usePages(): string[] {
  const url = useUrlState();
  return useMemo(() => url.get('pages')?.split(',') ?? [], [url]);
}
