import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import { registryChannel } from '@modelport/plugin-ml-registry-common';
import type { ListVersionsResponse } from '@modelport/plugin-ml-registry-common';
import {
  type LiveRequest,
  LiveView,
  ownerOf,
  Pager,
  PartialFailure,
  useLive,
  usePages,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { mlRegistryTranslationRef } from '../../translation';
import { RequestNotices } from '../Requests/RequestNotices';
import { useRequests } from '../Requests/useRequests';
import { EmptyPage } from '../shared/EmptyPage';
import { toFailures } from '../shared/toFailures';
import { ViewLinks } from '../shared/ViewLinks';
import { ChangedOutside } from './ChangedOutside';
import { NoVersions } from './NoVersions';
import { useLastChampionMove } from './useLastChampionMove';
import { VersionsInWords } from './VersionsInWords';
import { VersionsTable } from './VersionsTable';

const PAGE_SIZE = 25;
const REQUESTS = 25;

/** Versions of a model: what waits for a decision, state in words, table. */
export function VersionsList({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const api = useApi(mlRegistryApiRef);
  const pages = usePages();
  const before = pages[pages.length - 1];
  const channel = registryChannel(stringifyEntityRef(entityRef));
  const load = useCallback(
    async ({ signal }: LiveRequest<ListVersionsResponse>) => ({
      value: await api.listVersions(entityRef, {
        limit: PAGE_SIZE,
        before,
        signal,
      }),
    }),
    [api, entityRef, before],
  );
  const live = useLive({
    channel,
    key: `${channel}#versions#${before ?? ''}`,
    load,
  });
  const requests = useRequests(entityRef, REQUESTS);
  const champion = useLastChampionMove(entityRef);
  const onChanged = () => {
    requests.retry();
    live.retry();
  };

  const model = entityRef.name;
  return (
    <Flex direction="column" gap="4">
      <ViewLinks shown="all" />
      <RequestNotices
        entityRef={entityRef}
        requests={requests}
        aliases={live.value?.aliases}
        onChanged={onChanged}
      />
      <ChangedOutside {...champion} />
      <LiveView
        live={live}
        loadingText={t('list.loading', { model })}
        what={t('list.what', { model })}
        owner={owner}
      >
        {({ items, aliases, errors, nextBefore }) => (
          <>
            <PartialFailure failures={toFailures(errors)} />
            {items.length > 0 && (
              <>
                <VersionsInWords
                  aliases={aliases}
                  hadChampion={Boolean(champion.entry)}
                />
                <VersionsTable
                  label={t('list.title', { model })}
                  versions={items}
                />
                <Pager pages={pages} next={nextBefore} />
              </>
            )}
            {items.length === 0 && before && <EmptyPage />}
            {items.length === 0 && !before && errors.length === 0 && (
              <NoVersions />
            )}
          </>
        )}
      </LiveView>
    </Flex>
  );
}
