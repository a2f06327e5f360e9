import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import {
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, ButtonLink, Flex } from '@backstage/ui';
import { RiLineChartLine, RiRestartLine, RiStackLine } from '@remixicon/react';
import { hasEnded } from '@modelport/plugin-ml-training-common';
import type { Training } from '@modelport/plugin-ml-training-common';
import {
  ownerOf,
  useAction,
  useMayAct,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlTrainingApiRef } from '../../api/MlTrainingApi';
import { newRequestId } from '../../model/newRequestId';
import { versionsRouteRef } from '../../routes';
import { mlTrainingTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { Owners } from '../shared/Owners';
import { useRunHref } from '../shared/useRunHref';
import { CancelTraining } from './CancelTraining';

interface TrainingActionsProps {
  entityRef: CompoundEntityRef;
  training: Training;
  onChanged: () => void;
}

/** What can be done with a training in its state. */
export function TrainingActions(props: TrainingActionsProps) {
  const { entityRef, training, onChanged } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const api = useApi(mlTrainingApiRef);
  const url = useUrlState();
  const { entity } = useEntity();
  const owner = ownerOf(entity);
  const mayAct = useMayAct(entity);
  const runHref = useRunHref();
  const versions = useRouteRef(versionsRouteRef)?.();
  const [requestId] = useState(newRequestId);
  const { id, run, state } = training;

  const cancel = useAction(
    useCallback(async () => {
      await api.cancelTraining(entityRef, id);
      onChanged();
    }, [api, entityRef, id, onChanged]),
  );
  const again = useAction(
    useCallback(async () => {
      const next = await api.runAgain(entityRef, id, requestId);
      url.go({ training: next.id });
    }, [api, entityRef, id, requestId, url]),
  );

  const ended = hasEnded(state);
  const canRegister = mayAct && versions !== undefined && state === 'succeeded';
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" gap="3">
        {run && canRegister && (
          <ButtonLink
            href={`${versions}?register=${encodeURIComponent(run.runId)}`}
            variant="primary"
            iconStart={<RiStackLine aria-hidden />}
          >
            {t('detail.register')}
          </ButtonLink>
        )}
        {run && runHref && (
          <ButtonLink
            href={runHref(run)}
            variant="secondary"
            iconStart={<RiLineChartLine aria-hidden />}
          >
            {t('detail.run')}
          </ButtonLink>
        )}
        <Owners>
          {ended && (
            <Button
              variant={state === 'succeeded' ? 'secondary' : 'primary'}
              iconStart={<RiRestartLine aria-hidden />}
              isPending={again.pending}
              onPress={() => again.run()}
            >
              {t('detail.again')}
            </Button>
          )}
          {!ended && (
            <CancelTraining
              training={training}
              pending={cancel.pending}
              onCancel={() => cancel.run()}
            />
          )}
        </Owners>
      </Flex>
      <ActionFailure
        error={again.error}
        denied={t('detail.againDenied', { model: entityRef.name })}
        failed={t('detail.againFailed')}
        owner={owner}
      />
      <ActionFailure
        error={ended ? undefined : cancel.error}
        denied={t('cancel.denied')}
        failed={t('cancel.failed')}
        owner={owner}
      />
    </Flex>
  );
}
