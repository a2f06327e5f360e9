import { useRouteRef, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { RiPlayCircleLine, RiStackLine } from '@remixicon/react';
import type { RunDetail } from '@modelport/plugin-ml-experiments-common';
import { ownerOf, OwnersOnly } from '@modelport/plugin-ml-react';
import { trainingRouteRef, versionsRouteRef } from '../../routes';
import { mlExperimentsTranslationRef } from '../../translation';

/** The tag with which ml-training marks the runs that it starts. */
const TRAINING_TAG = 'modelport.training';

/** The ways from a run to its training and to a version of its model; each is absent where its plugin is. */
export function RunLinks({ run }: { run: RunDetail }) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const { entity } = useEntity();
  const versions = useRouteRef(versionsRouteRef)?.();
  const training = useRouteRef(trainingRouteRef)?.();
  const trainingId = run.tags.find(({ key }) => key === TRAINING_TAG)?.value;
  const isDone = versions !== undefined && run.status === 'FINISHED';
  const canRegister = isDone && run.outputs.length > 0;
  const hasTraining = training !== undefined && trainingId !== undefined;
  if (!isDone && !hasTraining) {
    return null;
  }
  return (
    <Flex align="center" gap="3">
      {canRegister && (
        <OwnersOnly
          entity={entity}
          otherwise={t('run.registerOnly', {
            owner: ownerOf(entity) ?? t('run.registerOwners'),
          })}
        >
          <ButtonLink
            href={`${versions}?register=${encodeURIComponent(run.runId)}`}
            variant="primary"
            iconStart={<RiStackLine aria-hidden />}
          >
            {t('run.register')}
          </ButtonLink>
        </OwnersOnly>
      )}
      {isDone && !canRegister && (
        <Text as="p" color="secondary">
          {t('run.registerNone')}
        </Text>
      )}
      {hasTraining && (
        <ButtonLink
          href={`${training}?training=${encodeURIComponent(trainingId)}`}
          variant="secondary"
          iconStart={<RiPlayCircleLine aria-hidden />}
        >
          {t('run.training')}
        </ButtonLink>
      )}
    </Flex>
  );
}
