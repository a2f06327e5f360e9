import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import type {
  Deployment,
  DeploymentLatency,
} from '@modelport/plugin-ml-promotion-common';
import {
  type LiveRequest,
  LiveView,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import {
  isTooFew,
  PERCENTILES,
  weakestPercentile,
  writeMilliseconds,
} from '../../model/latencyNumbers';
import { mlPromotionTranslationRef } from '../../translation';
import styles from './shared.module.css';

const REFRESH_MS = 5_000;

interface LatencyTableProps {
  label: string;
  latency: DeploymentLatency;
}

function LatencyTable({ label, latency }: LatencyTableProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const weakest = weakestPercentile(latency);
  const { requests, refused, failures } = latency;
  const all = requests + refused + failures;
  return (
    <Flex direction="column" gap="2">
      <table className={styles.numbers} aria-label={label}>
        <thead>
          <tr>
            {PERCENTILES.map(name => (
              <th key={name} scope="col">
                {name} (ms)
              </th>
            ))}
            <th scope="col">{t('latency.requests')}</th>
            <th scope="col">{t('latency.refused')}</th>
            <th scope="col">{t('latency.failures')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            {isTooFew(latency) ? (
              <td colSpan={PERCENTILES.length}>{t('latency.tooFew')}</td>
            ) : (
              PERCENTILES.map(name => (
                <td key={name}>{writeMilliseconds(latency[name])}</td>
              ))
            )}
            <td>{all}</td>
            <td>{refused}</td>
            <td>{failures}</td>
          </tr>
        </tbody>
      </table>
      <Text color="secondary">
        {t('latency.unit')} {all === 0 && t('latency.none')}
        {weakest &&
          t('latency.weak', {
            percentile: weakest.percentile,
            needed: String(weakest.needed),
          })}
      </Text>
    </Flex>
  );
}

interface LatencyNumbersProps {
  entityRef: CompoundEntityRef;
  deployment: Deployment;
}

/** How fast a deployment answers, read anew every five seconds. */
export function LatencyNumbers(props: LatencyNumbersProps) {
  const { entityRef, deployment } = props;
  const { id, environment } = deployment;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const api = useApi(mlPromotionApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<DeploymentLatency>) => ({
      value: await api.getLatency(entityRef, id, { signal }),
    }),
    [api, entityRef, id],
  );
  const channel = deploymentsChannel(stringifyEntityRef(entityRef));
  const live = useLive({
    channel,
    key: `${channel}#latency#${id}`,
    load,
    intervalMs: REFRESH_MS,
  });
  return (
    <LiveView
      live={live}
      loadingText={t('latency.loading')}
      what={t('latency.what')}
    >
      {latency => (
        <LatencyTable
          label={t('latency.label', { environment })}
          latency={latency}
        />
      )}
    </LiveView>
  );
}
