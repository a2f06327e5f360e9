import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  isDenied,
  PartialFailure,
  PersonName,
  reasonOf,
  RelativeTime,
  TabLink,
} from '@modelport/plugin-ml-react';
import { isPending } from '../../model/requestState';
import { versionsTabRouteRef } from '../../routes';
import { mlRegistryTranslationRef } from '../../translation';
import { useRequests } from '../Requests/useRequests';

const REQUESTS = 25;

/** The request that waits, in words; nothing where none does. */
export function WaitingRequest({
  entityRef,
}: {
  entityRef: CompoundEntityRef;
}) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { value, error } = useRequests(entityRef, REQUESTS);
  // The champion beside it says who can give access.
  if (error && isDenied(error)) {
    return null;
  }
  const request = value?.items.find(isPending);
  return (
    <>
      {error && (
        <PartialFailure
          failures={[{ source: t('request.source'), message: reasonOf(error) }]}
        />
      )}
      {request && (
        <Text as="p" role="status">
          {request.state === 'open'
            ? t('request.open', {
                user: <PersonName user={request.askedBy} />,
                version: request.version,
              })
            : t('request.moving', { version: request.version })}
          , {t('request.askedInside')}{' '}
          <RelativeTime at={Date.parse(request.askedAt)} />.{' '}
          <TabLink tab={versionsTabRouteRef} search={{ view: 'requests' }}>
            {t('summary.request')}
          </TabLink>
        </Text>
      )}
    </>
  );
}
