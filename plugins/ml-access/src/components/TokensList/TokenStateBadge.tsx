import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  StatusBadge,
  type StatusTone,
  useNow,
} from '@modelport/plugin-ml-react';
import { tokenState } from '../../model/tokenState';
import type { TokenState } from '../../model/tokenState';
import { mlAccessTranslationRef } from '../../translation';

const TONES: Record<TokenState, StatusTone> = {
  good: 'positive',
  endsSoon: 'warning',
  ended: 'negative',
};

/** Where a token stands now. */
export function TokenStateBadge({ expiresAt }: { expiresAt: string }) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const state = tokenState(expiresAt, useNow());
  return <StatusBadge tone={TONES[state]} label={t(`state.${state}`)} />;
}
