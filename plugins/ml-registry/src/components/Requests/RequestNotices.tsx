import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { ListRequestsResponse } from '@modelport/plugin-ml-registry-common';
import {
  isDenied,
  type LiveState,
  PartialFailure,
  reasonOf,
  useNow,
} from '@modelport/plugin-ml-react';
import { freshOutcome, isPending } from '../../model/requestState';
import { mlRegistryTranslationRef } from '../../translation';
import { PendingRequest } from './PendingRequest';
import { RequestOutcome } from './RequestOutcome';

interface RequestNoticesProps {
  entityRef: CompoundEntityRef;
  requests: LiveState<ListRequestsResponse>;
  /** Alias to version, once it is known. */
  aliases?: Record<string, string>;
  onChanged: () => void;
}

/** What waits for a decision, and what came of the last request; nothing where there is neither. */
export function RequestNotices(props: RequestNoticesProps) {
  const { entityRef, requests, aliases, onChanged } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const now = useNow();
  const { value, error } = requests;
  if (error && isDenied(error)) {
    return null;
  }
  const outcome = freshOutcome(value?.items ?? [], now);
  return (
    <>
      {error && (
        <PartialFailure
          failures={[{ source: t('request.source'), message: reasonOf(error) }]}
        />
      )}
      {value?.items.filter(isPending).map(request => (
        <PendingRequest
          key={request.id}
          entityRef={entityRef}
          request={request}
          onChanged={onChanged}
        />
      ))}
      {outcome && <RequestOutcome request={outcome} aliases={aliases} />}
    </>
  );
}
