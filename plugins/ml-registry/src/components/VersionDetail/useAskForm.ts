import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { formatNumber } from '@modelport/plugin-ml-common';
import type {
  AskRequest,
  Evidence,
} from '@modelport/plugin-ml-registry-common';
import type { MetricTraits } from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import {
  isHalf,
  isReason,
  MOST_LABEL,
  MOST_VALUE,
  toEvidence,
} from '../../model/askForm';
import { compareMetrics } from '../../model/compareMetrics';
import { mlRegistryTranslationRef } from '../../translation';
import { useChange } from '../shared/useChange';
import type { VersionView } from './useVersion';

const FIRST_EVIDENCE = 5;

/** The metrics of a version beside those of the champion, as facts for a request. */
export function useSuggestedEvidence(
  view: VersionView,
  traits: MetricTraits,
): Evidence[] {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { version, champion } = view;
  return compareMetrics(version.metrics, champion?.metrics, traits)
    .filter(
      ({ value, isHousekeeping }) => value !== undefined && !isHousekeeping,
    )
    .slice(0, FIRST_EVIDENCE)
    .map(({ name, unit, value, champion: other }) => ({
      label: (unit ? `${name} (${unit})` : name).slice(0, MOST_LABEL),
      value: (champion
        ? t('ask.beside', {
            value: formatNumber(value),
            champion: formatNumber(other),
            version: champion.version,
          })
        : t('ask.alone', { value: formatNumber(value) })
      ).slice(0, MOST_VALUE),
    }));
}

interface AskFormOptions {
  entityRef: CompoundEntityRef;
  view: VersionView;
  /** How the metrics are to be read when the form opens. */
  traits: MetricTraits;
  onAsked: () => void;
  onChanged: () => void;
}

/** The state of the form that asks for champion. */
export function useAskForm(options: AskFormOptions) {
  const { entityRef, view, traits, onAsked, onChanged } = options;
  const api = useApi(mlRegistryApiRef);
  const suggested = useSuggestedEvidence(view, traits);
  const [reason, setReason] = useState('');
  const [shown, setShown] = useState(false);
  const [rows, setRows] = useState(() =>
    suggested.map((fact, id) => ({ ...fact, id })),
  );
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
  const hasProblem = !isReason(reason) || rows.some(isHalf);
  return {
    reason,
    setReason,
    leave: () => setShown(shown || reason !== ''),
    isReasonWrong: shown && !isReason(reason),
    rows,
    isWrong: (row: Evidence) => shown && isHalf(row),
    change: (id: number, change: Partial<Evidence>) =>
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
          evidence: toEvidence(rows),
        });
      }
    },
    pending: send.pending,
    error: send.error,
  };
}
