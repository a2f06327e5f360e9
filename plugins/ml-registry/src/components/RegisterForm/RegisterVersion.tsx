import { useCallback } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex, Text } from '@backstage/ui';
import { registryChannel } from '@modelport/plugin-ml-registry-common';
import type { RunModelsResponse } from '@modelport/plugin-ml-registry-common';
import {
  EmptyState,
  type LiveRequest,
  LiveView,
  NoSuchThing,
  ownerOf,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { mlRegistryTranslationRef } from '../../translation';
import { BackLink } from '../shared/BackLink';
import { Owners } from '../shared/Owners';
import { useNeighbours } from '../shared/useNeighbours';
import { AlreadyRegistered } from './AlreadyRegistered';
import { RegisterForm } from './RegisterForm';
import { RunLink } from './RunLink';
import { useSourceRun } from './useSourceRun';

interface RegisterVersionProps {
  entityRef: CompoundEntityRef;
  runId: string;
}

/** The page that makes a version of a model that a run logged. */
export function RegisterVersion({ entityRef, runId }: RegisterVersionProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const api = useApi(mlRegistryApiRef);
  const { runsHref } = useNeighbours();
  const run = useSourceRun(entityRef, runId);
  const load = useCallback(
    async ({ signal }: LiveRequest<RunModelsResponse>) => ({
      value: await api.listRunModels(entityRef, runId, { signal }),
    }),
    [api, entityRef, runId],
  );
  const channel = registryChannel(stringifyEntityRef(entityRef));
  const live = useLive({ channel, key: `${channel}#run#${runId}`, load });
  return (
    <Flex direction="column" gap="4">
      <BackLink />
      <Text as="h1" variant="title-medium">
        {t('register.title')}
      </Text>
      <Text as="p">
        {t('register.run')} <RunLink runId={runId} name={run.name} />
      </Text>
      <LiveView
        live={live}
        loadingText={t('register.loading', { run: runId })}
        what={t('register.what')}
        owner={owner}
        missing={
          runsHref && (
            <NoSuchThing
              title={t('register.missing', {
                model: entityRef.name,
                run: runId,
              })}
              href={runsHref}
              list={t('list.runs')}
            />
          )
        }
      >
        {({ items }) => {
          const first = items.find(({ version }) => version === undefined);
          return (
            <>
              <AlreadyRegistered models={items} />
              {first && (
                <Owners>
                  <RegisterForm
                    entityRef={entityRef}
                    runId={runId}
                    runUser={run.user}
                    models={items}
                    first={first}
                    onChanged={live.retry}
                  />
                </Owners>
              )}
              {items.length === 0 && (
                <EmptyState
                  title={t('register.noneTitle')}
                  nextStep={t('register.noneNext')}
                />
              )}
            </>
          );
        }}
      </LiveView>
    </Flex>
  );
}
