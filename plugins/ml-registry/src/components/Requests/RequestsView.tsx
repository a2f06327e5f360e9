import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import { EmptyState, LiveView, ownerOf } from '@modelport/plugin-ml-react';
import { isPending } from '../../model/requestState';
import { mlRegistryTranslationRef } from '../../translation';
import { ViewLinks } from '../shared/ViewLinks';
import { PendingRequest } from './PendingRequest';
import { RequestsTable } from './RequestsTable';
import { useRequests } from './useRequests';

const MOST = 100;

/** What was asked for a model, and what was decided: what waits first, then the history. */
export function RequestsView({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const live = useRequests(entityRef, MOST);
  const model = entityRef.name;
  return (
    <Flex direction="column" gap="4">
      <ViewLinks shown="requests" />
      <Text as="h1" variant="title-medium">
        {t('requests.heading')}
      </Text>
      <LiveView
        live={live}
        loadingText={t('requests.loading', { model })}
        what={t('requests.what', { model })}
        owner={owner}
      >
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState
              title={t('requests.emptyTitle')}
              nextStep={t('requests.emptyNext')}
            />
          ) : (
            <>
              {items.filter(isPending).map(request => (
                <PendingRequest
                  key={request.id}
                  entityRef={entityRef}
                  request={request}
                  onChanged={live.retry}
                />
              ))}
              <RequestsTable
                label={t('requests.title', { model })}
                requests={items}
              />
            </>
          )
        }
      </LiveView>
    </Flex>
  );
}
