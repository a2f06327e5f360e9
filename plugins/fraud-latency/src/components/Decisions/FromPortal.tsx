import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

interface FromPortalProps {
  decision: ExplainedDecision;
  /** When it was read, in milliseconds since 1970: what the service did then it may not do now. */
  at: number;
}

/** Says of a decision that the portal has kept why the service did not give it, and what is missing for that. */
export function FromPortal({ decision, at }: FromPortalProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { keptBy, unexplained, features } = decision;
  if (keptBy !== 'portal') return null;
  const names = Object.keys(features);
  const areNumbered =
    names.length > 0 && names.every(name => /^\d+$/.test(name));
  const titles = {
    silent: t('decision.silent', { age: <RelativeTime at={at} /> }),
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
