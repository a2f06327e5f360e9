import { useCallback } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Flex } from '@backstage/ui';
import { RiPlayLine } from '@remixicon/react';
import {
  hasEnded,
  trainingsChannel,
} from '@modelport/plugin-ml-training-common';
import type { ListTrainingsResponse } from '@modelport/plugin-ml-training-common';
import {
  EmptyState,
  isDenied,
  type LiveRequest,
  LiveView,
  PartialFailure,
  reasonOf,
  useLive,
  usePages,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { mlTrainingTranslationRef } from '../../translation';
import { Owners } from '../shared/Owners';
import { ProblemNotice } from '../shared/ProblemNotice';
import { useProfiles } from '../shared/useProfiles';
import { TrainingsInWords } from './TrainingsInWords';
import { TrainingsTable } from './TrainingsTable';

const PAGE_SIZE = 25;

/** Trainings of a model: state in words, the way to start one, table. */
export function TrainingsList({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const api = useApi(mlTrainingApiRef);
  const url = useUrlState();
  const profiles = useProfiles(entityRef);
  const pages = usePages();
  const before = pages[pages.length - 1];
  const channel = trainingsChannel(stringifyEntityRef(entityRef));
  const load = useCallback(
    async ({ signal }: LiveRequest<ListTrainingsResponse>) => ({
      value: await api.listTrainings(entityRef, {
        limit: PAGE_SIZE,
        before,
        signal,
      }),
    }),
    [api, entityRef, before],
  );
  const live = useLive({ channel, key: `${channel}#${before ?? ''}`, load });

  const model = entityRef.name;
  const train = (
    <Owners>
      <ButtonLink
        href={url.href({ start: '1', pages: undefined })}
        variant="primary"
        iconStart={<RiPlayLine aria-hidden />}
      >
        {t('list.train')}
      </ButtonLink>
    </Owners>
  );
  return (
    <LiveView
      live={live}
      loadingText={t('list.loading', { model })}
      what={t('list.what', { model })}
    >
      {({ items, nextBefore }) => {
        const active = items.filter(({ state }) => !hasEnded(state));
        const [told = items[0]] = active;
        return (
          <>
            {profiles.error && !isDenied(profiles.error) && (
              <PartialFailure
                failures={[
                  {
                    source: t('notice.profiles'),
                    message: reasonOf(profiles.error),
                  },
                ]}
              />
            )}
            {profiles.value?.problem && (
              <ProblemNotice
                problem={profiles.value.problem}
                onRetry={profiles.retry}
              />
            )}
            {told && (
              <>
                <Flex align="center" justify="between" gap="4">
                  <TrainingsInWords
                    training={told}
                    others={Math.max(0, active.length - 1)}
                  />
                  {train}
                </Flex>
                <TrainingsTable
                  label={t('list.title', { model })}
                  trainings={items}
                  profiles={
                    // What cannot be read is not waited for.
                    profiles.value?.profiles ??
                    (profiles.error ? [] : undefined)
                  }
                  pages={pages}
                  nextBefore={nextBefore}
                />
              </>
            )}
            {!told && before && (
              <EmptyState
                title={t('list.emptyPage')}
                nextStep={t('list.emptyPageNext')}
                actions={
                  <ButtonLink
                    href={url.href({ pages: undefined })}
                    variant="secondary"
                  >
                    {t('list.newest')}
                  </ButtonLink>
                }
              />
            )}
            {!told && !before && (
              <EmptyState
                title={t('list.emptyTitle')}
                nextStep={t('list.emptyNext')}
                actions={train}
              />
            )}
          </>
        );
      }}
    </LiveView>
  );
}
