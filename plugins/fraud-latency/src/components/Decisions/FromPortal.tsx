import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyTranslationRef } from '../../translation';

/** Says of a decision that the portal has kept why the service did not give it, and what is missing for that. */
export function FromPortal({ decision }: { decision: ExplainedDecision }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { keptBy, unexplained, features } = decision;
  if (keptBy !== 'portal') return null;
  const names = Object.keys(features);
  const areNumbered =
    names.length > 0 && names.every(name => /^\d+$/.test(name));
  const titles = {
    silent: t('decision.silent'),
    forgotten: t('decision.forgotten'),
    young: t('decision.fromPortal'),
    unknown: t('decision.fromPortal'),
  };
  return (
    <Alert
      role="status"
      status={unexplained === 'silent' ? 'warning' : 'info'}
      icon
      title={titles[unexplained ?? 'unknown']}
      description={[
        t(
          unexplained === 'silent'
            ? 'decision.silentNext'
            : 'decision.fromPortalWhat',
        ),
        ...(areNumbered ? [t('decision.numbered')] : []),
      ].join(' ')}
    />
  );
}
