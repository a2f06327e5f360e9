import { useCallback, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { ListedAccessToken } from '@modelport/plugin-ml-access-common';
import { useAction } from '@modelport/plugin-ml-react';
import { mlAccessApiRef } from '../../api/MlAccessApi';

/** Revokes a token, then tells that the list has changed. */
export function useRevoke(onChanged: () => void) {
  const api = useApi(mlAccessApiRef);
  const [target, setTarget] = useState<ListedAccessToken>();
  const [done, setDone] = useState(false);
  const { run, pending, error } = useAction(
    useCallback(
      async (token: ListedAccessToken) => {
        setTarget(token);
        setDone(false);
        try {
          await api.revokeToken(token.id);
          setDone(true);
        } finally {
          onChanged();
        }
      },
      [api, onChanged],
    ),
  );
  return {
    revoke: run,
    pending,
    error,
    /** The token of the last try. */
    target,
    /** Whether the last try succeeded. */
    done,
  };
}
