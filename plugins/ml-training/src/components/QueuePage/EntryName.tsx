import { parseEntityRef } from '@backstage/catalog-model';
import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { Flex, Link } from '@backstage/ui';
import type {
  QueuedTraining,
  QueueEntry,
} from '@modelport/plugin-ml-training-common';
import { TRAINING_TAB_PATH } from '../../routes';
import { mlTrainingTranslationRef } from '../../translation';

/** A training of the caller's own, with the way to it where the catalog is there. */
export function TrainingName({ training }: { training: QueuedTraining }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const entity = parseEntityRef(training.entityRef);
  const page = useRouteRef(entityRouteRef)?.(entity);
  const name = t('queues.training', {
    profile: training.profile,
    model: entity.name,
  });
  const query = new URLSearchParams({ training: training.id });
  return page === undefined ? (
    <>{name}</>
  ) : (
    <Link href={`${page}/${TRAINING_TAB_PATH}?${query}`}>{name}</Link>
  );
}

/** What waits or runs: a training of the caller's own by its name, another by that of its Job. */
export function EntryName({ entry }: { entry: QueueEntry }) {
  const { training, name, namespace } = entry;
  return (
    <Flex direction="column" gap="1">
      {training ? <TrainingName training={training} /> : <span>{name}</span>}
      <span>{namespace}</span>
    </Flex>
  );
}
