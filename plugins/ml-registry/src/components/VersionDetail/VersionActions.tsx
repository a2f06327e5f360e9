import { useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, ButtonLink, Flex, Text } from '@backstage/ui';
import { RiMedalLine, RiRocketLine, RiTestTubeLine } from '@remixicon/react';
import { CHAMPION_ALIAS } from '@modelport/plugin-ml-registry-common';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import { ownerOf, useMayAct } from '@modelport/plugin-ml-react';
import { isPending } from '../../model/requestState';
import { mlRegistryTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { useNeighbours } from '../shared/useNeighbours';
import { AskForm } from './AskForm';
import { useChallenger } from './useChallenger';
import type { VersionView } from './useVersion';

interface VersionActionsProps {
  entityRef: CompoundEntityRef;
  view: VersionView;
  requests: readonly AliasRequest[];
  onChanged: () => void;
}

/** What can be done with a version in its state; nothing while it is not ready. */
export function VersionActions(props: VersionActionsProps) {
  const { entityRef, view, requests, onChanged } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { deployHref } = useNeighbours();
  const { entity } = useEntity();
  const owner = ownerOf(entity);
  const mayAct = useMayAct(entity);
  const [asking, setAsking] = useState(false);
  const { aliases } = view;
  const { version, status, digestProblem } = view.version;
  const challenger = useChallenger({ entityRef, version, aliases, onChanged });
  if (status !== 'READY') {
    return null;
  }
  if (digestProblem !== undefined) {
    return (
      <Text as="p" color="secondary">
        {t('detail.noFiles', { problem: digestProblem })}
      </Text>
    );
  }
  const isChampion = aliases[CHAMPION_ALIAS] === version;
  const pending = requests.find(isPending);
  const mayAsk = mayAct && !isChampion && !pending;
  return (
    <Flex direction="column" gap="3">
      <Flex align="center" gap="3">
        {mayAsk && !asking && (
          <Button
            variant="primary"
            iconStart={<RiMedalLine aria-hidden />}
            onPress={() => setAsking(true)}
          >
            {t('ask.button')}
          </Button>
        )}
        {mayAct && !isChampion && (
          <Button
            variant="secondary"
            iconStart={<RiTestTubeLine aria-hidden />}
            isPending={challenger.pending}
            onPress={challenger.run}
          >
            {t(
              challenger.isChallenger
                ? 'challenger.takeAway'
                : 'challenger.make',
            )}
          </Button>
        )}
        {mayAct && deployHref && (
          <ButtonLink
            href={deployHref(version)}
            variant="secondary"
            iconStart={<RiRocketLine aria-hidden />}
          >
            {t('detail.deploy')}
          </ButtonLink>
        )}
      </Flex>
      {!mayAct && (
        <Text as="p" color="secondary">
          {t('owners.only', { owner: owner ?? t('owners.unknown') })}
        </Text>
      )}
      <ActionFailure
        error={challenger.error}
        denied={t('challenger.denied')}
        failed={t('challenger.failed')}
        now={challenger.now}
        owner={owner}
      />
      {mayAct && pending && !isChampion && pending.version !== version && (
        <Text as="p" color="secondary">
          {t('ask.other')}
        </Text>
      )}
      {mayAsk && asking && (
        <AskForm
          entityRef={entityRef}
          view={view}
          onAsked={() => setAsking(false)}
          onChanged={onChanged}
          onCancel={() => setAsking(false)}
        />
      )}
    </Flex>
  );
}
