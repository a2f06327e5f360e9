import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import {
  hasEnded,
  trainingChannel,
} from '@modelport/plugin-ml-training-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import {
  type LiveRequest,
  LiveView,
  ownerOf,
  useLive,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { mlTrainingTranslationRef } from '../../translation';
import { NoSuchTraining } from '../shared/NoSuchTraining';
import { TrainingActions } from './TrainingActions';
import { TrainingFacts } from './TrainingFacts';
import { TrainingHeading } from './TrainingHeading';
import { TrainingLog } from './TrainingLog';
import styles from './TrainingDetail.module.css';

interface TrainingDetailProps {
  entityRef: CompoundEntityRef;
  id: string;
}

/** One training: its state in words, what can be done, log and facts. */
export function TrainingDetail({ entityRef, id }: TrainingDetailProps) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const api = useApi(mlTrainingApiRef);
  const url = useUrlState();
  const owner = ownerOf(useEntity().entity);
  const load = useCallback(
    async ({ signal }: LiveRequest<Training>) => {
      const value = await api.getTraining(entityRef, id, { signal });
      return { value, done: hasEnded(value.state) };
    },
    [api, entityRef, id],
  );
  const live = useLive({ channel: trainingChannel(id), load });
  return (
    <Flex direction="column" gap="4">
      <Flex>
        <ButtonLink
          href={url.href({ training: undefined })}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('detail.back')}
        </ButtonLink>
      </Flex>
      <LiveView
        live={live}
        loadingText={t('detail.loading')}
        what={t('detail.what')}
        missing={<NoSuchTraining id={id} />}
        owner={owner}
      >
        {training => (
          <>
            <TrainingHeading training={training} />
            <TrainingActions
              entityRef={entityRef}
              training={training}
              onChanged={live.retry}
            />
            <TrainingLog entityRef={entityRef} id={id} state={training.state} />
            <div className={styles.facts}>
              <TrainingFacts training={training} />
            </div>
          </>
        )}
      </LiveView>
    </Flex>
  );
}
