import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import { RiArrowLeftLine } from '@remixicon/react';
import { EmptyState, LiveView, useUrlState } from '@modelport/plugin-ml-react';
import { mlTrainingTranslationRef } from '../../translation';
import { Owners } from '../shared/Owners';
import { ProblemNotice } from '../shared/ProblemNotice';
import { useProfiles } from '../shared/useProfiles';
import { StartForm } from './StartForm';

/** The page that starts a training, or says why none can be started. */
export function StartTraining({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const url = useUrlState();
  const live = useProfiles(entityRef);
  return (
    <Flex direction="column" gap="4">
      <Flex>
        <ButtonLink
          href={url.href({ start: undefined })}
          variant="tertiary"
          iconStart={<RiArrowLeftLine aria-hidden />}
        >
          {t('form.back')}
        </ButtonLink>
      </Flex>
      <Text as="h1" variant="title-medium">
        {t('form.title')}
      </Text>
      <LiveView
        live={live}
        loadingText={t('form.loading')}
        what={t('form.what', { model: entityRef.name })}
      >
        {answer => {
          if (answer.problem) {
            return (
              <ProblemNotice problem={answer.problem} onRetry={live.retry} />
            );
          }
          const [first] = answer.profiles;
          return first ? (
            <Owners>
              <StartForm
                key={answer.commit}
                entityRef={entityRef}
                commit={answer.commit}
                profiles={answer.profiles}
                first={first}
              />
            </Owners>
          ) : (
            <EmptyState
              title={t('form.noProfilesTitle')}
              nextStep={t('form.noProfilesNext')}
              actions={
                <Button variant="secondary" onPress={live.retry}>
                  {t('form.retry')}
                </Button>
              }
            />
          );
        }}
      </LiveView>
    </Flex>
  );
}
