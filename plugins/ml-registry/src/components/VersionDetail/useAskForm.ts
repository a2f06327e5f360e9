import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi } from '@backstage/frontend-plugin-api';
import type {
  AskRequest,
  EvidenceClaim,
} from '@modelport/plugin-ml-registry-common';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { isHalf, isLong, isReason, toClaims } from '../../model/askForm';
import { useChange } from '../shared/useChange';
import type { VersionView } from './useVersion';

/** A claim in the form; its place changes as others are removed. */
interface ClaimRow extends EvidenceClaim {
  id: number;
}

interface AskFormOptions {
  entityRef: CompoundEntityRef;
  view: VersionView;
  onAsked: () => void;
  onChanged: () => void;
}

/** The state of the form that asks for champion. */
export function useAskForm(options: AskFormOptions) {
  const { entityRef, view, onAsked, onChanged } = options;
  const api = useApi(mlRegistryApiRef);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState(false);
  const [rows, setRows] = useState<ClaimRow[]>([]);
  const { version } = view.version;
  const send = useChange(
    useCallback(
      async (request: AskRequest) => {
        await api.ask(entityRef, request);
        onAsked();
      },
      [api, entityRef, onAsked],
    ),
    onChanged,
  );
  const hasLongClaim = rows.some(isLong);
  const hasProblem = !isReason(reason) || rows.some(isHalf) || hasLongClaim;
  return {
    reason,
    setReason,
    leave: () => setShown(shown || reason !== ''),
    isReasonWrong: shown && !isReason(reason),
    rows,
    hasLongClaim,
    isWrong: (row: EvidenceClaim) => shown && isHalf(row),
    change: (id: number, change: Partial<EvidenceClaim>) =>
      setRows(before =>
        before.map(row => (row.id === id ? { ...row, ...change } : row)),
      ),
    remove: (id: number) =>
      setRows(before => before.filter(row => row.id !== id)),
    add: () =>
      setRows(before => [
        ...before,
        {
          id: Math.max(-1, ...before.map(row => row.id)) + 1,
          label: '',
          value: '',
        },
      ]),
    submit: () => {
      setShown(true);
      if (!hasProblem) {
        send.run({
          version,
          reason: reason.trim(),
          evidence: toClaims(rows),
        });
      }
    },
    pending: send.pending,
    error: send.error,
  };
}
