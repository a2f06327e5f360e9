import { useCallback, useMemo } from 'react';
import {
  getCompoundEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  useApiHolder,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Text } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import {
  type ChampionVersionApi,
  championVersionApiRef,
  type LiveRequest,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlPromotionTranslationRef } from '../../translation';

interface HintProps {
  champions: ChampionVersionApi;
  version: string;
}

function Hint({ champions, version }: HintProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const { entity } = useEntity();
  const entityRef = useMemo(() => getCompoundEntityRef(entity), [entity]);
  const load = useCallback(
    async ({ signal }: LiveRequest<{ version?: string }>) => ({
      value: await champions.getChampionVersion(entityRef, { signal }),
    }),
    [champions, entityRef],
  );
  const { value, error } = useLive({
    channel: champions.channelOf(entityRef),
    key: `champion#${stringifyEntityRef(entityRef)}`,
    load,
  });
  const champion = value?.version;
  // What was so before a failed read may not be so now; the registry's own pages say what failed.
  if (error || champion === undefined || champion === version) {
    return null;
  }
  return (
    <Text as="p" role="status">
      {t('champion.other', { version, champion })}
    </Text>
  );
}

/**
 * Says that what serves is not the champion; nothing where it is, where there is none, and where no plugin tells which
 * version it is.
 */
export function ChampionHint({ deployment }: { deployment: Deployment }) {
  const champions = useApiHolder().get(championVersionApiRef);
  const { state, version } = deployment;
  return champions && state === 'serving' ? (
    <Hint champions={champions} version={version} />
  ) : null;
}
