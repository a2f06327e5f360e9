import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ServingChange } from '@modelport/plugin-fraud-latency-common';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';

/** A change in words: what it wants, and what follows once it is approved. */
export interface ChangeWords {
  wants: (change: Pick<ServingChange, 'proposal' | 'preview'>) => string;
  then: (proposal: ServingChange['proposal']) => string;
}

/** Gives the words for changes. */
export function useChangeWords(): ChangeWords {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const sharesOf = (weights: Readonly<Record<string, number>> = {}) =>
    Object.entries(weights)
      .map(([variant, weight]) =>
        t('serving.wantsShare', { variant, share: percent(weight) }),
      )
      .join(', ');
  return {
    wants: ({ proposal, preview }) => {
      if (proposal.kind === 'policy') {
        const policy = preview
          ? t('serving.policyName', {
              name: preview.policy.name,
              version: String(preview.policy.version),
            })
          : t('serving.otherPolicy');
        return t('serving.wantsPolicy', { policy });
      }
      const { action, experiment, weights } = proposal;
      const { variant = t('serving.theControl') } = proposal;
      switch (action) {
        case 'ramp': {
          const shares = sharesOf(weights);
          return t('serving.wantsRamp', { experiment, shares });
        }
        case 'stop':
          return t('serving.wantsStop', { experiment, variant });
        case 'roll-back':
          return t('serving.wantsRollBack', { experiment, variant });
        default:
          throw new Error(`No such action: ${action satisfies never}`);
      }
    },
    then: proposal => {
      if (proposal.kind === 'policy') return t('serving.thenPolicy');
      switch (proposal.action) {
        case 'ramp':
          return t('serving.thenRamp');
        case 'stop':
          return t('serving.thenStop');
        case 'roll-back':
          return t('serving.thenRollBack');
        default:
          throw new Error(`No such action: ${proposal.action satisfies never}`);
      }
    },
  };
}
