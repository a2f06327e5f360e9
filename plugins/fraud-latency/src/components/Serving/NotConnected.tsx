import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { CodeBlock, EmptyState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

const exampleFor = (service: string) => `fraudLatency:
  services:
    - name: ${service}
      directiveTokenFile: /run/secrets/directive-token

# Each instance of the service, beside what it is started with already:
#   --directive https://PORTAL/api/fraud-latency/v1/services/${encodeURIComponent(
  service,
)}/directive
#   --directive-token /run/secrets/directive-token`;

/** The service does not fetch what is approved: says how it is told to. */
export function NotConnected({ service }: { service: string }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <EmptyState
      title={t('serving.notConnectedTitle')}
      nextStep={
        <>
          {t('serving.notConnected')}
          <CodeBlock
            label={t('serving.notConnectedExample')}
            text={exampleFor(service)}
          />
        </>
      }
    />
  );
}
