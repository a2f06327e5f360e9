import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  CHAMPION_ALIAS,
  registryChannel,
} from '@modelport/plugin-ml-registry-common';
import type { ListVersionsResponse } from '@modelport/plugin-ml-registry-common';
import {
  type LiveRequest,
  LiveView,
  PartialFailure,
  PersonName,
  RelativeTime,
  TabLink,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { versionsTabRouteRef } from '../../routes';
import { mlRegistryTranslationRef } from '../../translation';
import { toFailures } from '../shared/toFailures';
import { useLastChampionMove } from '../VersionsList/useLastChampionMove';

interface ChampionProps {
  entityRef: CompoundEntityRef;
  /** Who can give access. */
  owner?: string;
}

/** The champion of a model in words. */
export function Champion({ entityRef, owner }: ChampionProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const api = useApi(mlRegistryApiRef);
  const { entry } = useLastChampionMove(entityRef);
  const channel = registryChannel(stringifyEntityRef(entityRef));
  const load = useCallback(
    async ({ signal }: LiveRequest<ListVersionsResponse>) => ({
      value: await api.listVersions(entityRef, { limit: 1, signal }),
    }),
    [api, entityRef],
  );
  const live = useLive({ channel, key: `${channel}#summary`, load });
  const model = entityRef.name;
  return (
    <LiveView
      live={live}
      loadingText={t('list.loading', { model })}
      what={t('list.what', { model })}
      owner={owner}
    >
      {({ items, aliases, errors }) => {
        const version = aliases[CHAMPION_ALIAS];
        if (version === undefined) {
          return errors.length > 0 ? (
            <PartialFailure failures={toFailures(errors)} />
          ) : (
            <Text as="p">
              {t(entry ? 'summary.noneNow' : 'summary.none')}{' '}
              <TabLink tab={versionsTabRouteRef}>
                {t(items.length > 0 ? 'summary.see' : 'summary.how')}
              </TabLink>
            </Text>
          );
        }
        const isItsMove = entry?.moves.some(
          ({ alias, after }) => alias === CHAMPION_ALIAS && after === version,
        );
        return (
          <>
            <PartialFailure failures={toFailures(errors)} />
            <Text as="p">
              <TabLink tab={versionsTabRouteRef} search={{ version }}>
                {t('common.version', { version })}
              </TabLink>
              {entry && isItsMove && (
                <>
                  {t('summary.made')}{' '}
                  <RelativeTime at={Date.parse(entry.time)} />
                  {entry.actor &&
                    t('summary.by', {
                      user: <PersonName user={entry.actor} />,
                    })}
                </>
              )}
              .
            </Text>
          </>
        );
      }}
    </LiveView>
  );
}
