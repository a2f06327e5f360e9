import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type { QueueCluster } from '@modelport/plugin-ml-training-common';
import { countWaiting, freePlaces } from '../../model/queues';
import { mlTrainingTranslationRef } from '../../translation';
import { useAmountWords } from './useAmountWords';

/** How many places are named. */
const NAMED = 3;

/** How many wait, where something is free, and of which clusters that is not known. */
export function QueuesInWords({ clusters }: { clusters: QueueCluster[] }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const amountWords = useAmountWords();
  const queued = clusters.filter(({ clusterQueues }) => clusterQueues.length);
  const unseen = clusters.filter(({ sight }) => sight === 'none');
  const places = freePlaces(clusters);
  const named = places.slice(0, NAMED).map(place => {
    const { flavor, queue, cluster, resource, free } = place;
    const amount = amountWords(resource, free);
    return t('queues.place', { amount, flavor, queue, cluster });
  });
  const more = places.length - named.length;
  const sentences = [
    ...(queued.length > 0
      ? [
          t('queues.waiting', { count: countWaiting(clusters) }),
          named.length > 0
            ? t('queues.free', { places: named.join('; ') })
            : t('queues.nothingFree'),
        ]
      : [t('queues.noQueues')]),
    ...(more > 0 ? [t('queues.freeMore', { count: more })] : []),
    ...(unseen.length > 0
      ? [
          t('queues.unseen', {
            clusters: unseen.map(({ name }) => name).join(', '),
          }),
        ]
      : []),
  ];
  return (
    <Text as="p" variant="body-large" data-testid="queues-in-words">
      {sentences.join(' ')}
    </Text>
  );
}
