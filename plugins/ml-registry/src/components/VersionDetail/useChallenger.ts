import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import { CHALLENGER_ALIAS } from '@modelport/plugin-ml-registry-common';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { useAliasNow } from '../shared/useAliasNow';
import { useChange } from '../shared/useChange';

interface ChallengerOptions {
  entityRef: CompoundEntityRef;
  version: string;
  /** Alias to version, as the page shows it. */
  aliases: Record<string, string>;
  onChanged: () => void;
}

/** Gives the alias challenger to a version, or takes it away; refused when somebody else moved it meanwhile. */
export function useChallenger(options: ChallengerOptions) {
  const { entityRef, version, aliases, onChanged } = options;
  const api = useApi(mlRegistryApiRef);
  const current = aliases[CHALLENGER_ALIAS];
  const isChallenger = current === version;
  const move = useChange(
    useCallback(
      () =>
        api.moveChallenger(entityRef, {
          version: isChallenger ? null : version,
          expected: current ?? null,
        }),
      [api, entityRef, version, isChallenger, current],
    ),
    onChanged,
  );
  return {
    isChallenger,
    run: () => move.run(),
    pending: move.pending,
    error: move.error,
    now: useAliasNow(CHALLENGER_ALIAS, current, move.error),
  };
}
