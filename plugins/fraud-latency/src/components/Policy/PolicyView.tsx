import { useRef } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Flex } from '@backstage/ui';
import {
  isDenied,
  LiveView,
  ownerOf,
  Section,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { NotConnected } from '../Serving/NotConnected';
import { OpenChanges } from '../Serving/OpenChanges';
import { useOwnChange } from '../Serving/useOwnChange';
import { stampOf, useServing } from '../Serving/useServing';
import { AnotherPolicy } from './AnotherPolicy';
import { ChangesHistory } from './ChangesHistory';
import { ServedPolicy } from './ServedPolicy';

/** The policy: what decides now, what was requested and what it would do, the way to another one, and the history. */
export function PolicyView({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { entity } = useEntity();
  const live = useServing(entityRef);
  const heading = useRef<HTMLHeadingElement>(null);
  const onOwnChange = useOwnChange(live, heading);
  return (
    <Flex direction="column" gap="4">
      <Section title={t('policy.title')}>
        <LiveView
          live={live}
          loadingText={t('serving.loading')}
          what={t('serving.what', { model: entityRef.name })}
          owner={ownerOf(entity)}
        >
          {serving => (
            <Flex direction="column" gap="6">
              <ServedPolicy serving={serving} heading={heading} />
              <OpenChanges
                kind="policy"
                entityRef={entityRef}
                serving={serving}
                onChanged={live.retry}
                onOwnChange={onOwnChange}
              />
              {!serving.isConnected && (
                <NotConnected service={serving.service} />
              )}
              <AnotherPolicy
                entityRef={entityRef}
                serving={serving}
                onChanged={live.retry}
                onOwnChange={onOwnChange}
              />
            </Flex>
          )}
        </LiveView>
      </Section>
      {!isDenied(live.error) && (
        <ChangesHistory
          entityRef={entityRef}
          stamp={live.value && stampOf(live.value)}
        />
      )}
    </Flex>
  );
}
