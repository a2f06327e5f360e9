import { useCallback, useState } from 'react';
import { stringifyEntityRef } from '@backstage/catalog-model';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Flex,
  Text,
} from '@backstage/ui';
import { deploymentsChannel } from '@modelport/plugin-ml-promotion-common';
import {
  CodeBlock,
  type LiveRequest,
  LiveView,
  useLive,
} from '@modelport/plugin-ml-react';
import { mlPromotionApiRef } from '../../api/MlPromotionApi';
import { plainLog } from '../../model/plainLog';
import { mlPromotionTranslationRef } from '../../translation';

const TAIL_LINES = 200;
const INTERVAL_MS = 2_000;

interface DeploymentLogProps {
  entityRef: CompoundEntityRef;
  id: string;
}

function LogTail({ entityRef, id }: DeploymentLogProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const api = useApi(mlPromotionApiRef);
  const load = useCallback(
    async ({ signal }: LiveRequest<string>) => {
      const { text } = await api.getLog(entityRef, id, {
        tail: TAIL_LINES,
        signal,
      });
      return { value: plainLog(text) };
    },
    [api, entityRef, id],
  );
  const channel = deploymentsChannel(stringifyEntityRef(entityRef));
  const live = useLive({
    channel,
    key: `${channel}#log#${id}`,
    load,
    intervalMs: INTERVAL_MS,
  });
  return (
    <LiveView live={live} loadingText={t('log.loading')} what={t('log.what')}>
      {log =>
        log ? (
          <Flex direction="column" gap="2">
            <CodeBlock label={t('log.label')} text={log} />
            <Text color="secondary">
              {t('log.tail', { lines: String(TAIL_LINES) })}
            </Text>
          </Flex>
        ) : (
          <Text>{t('log.none')}</Text>
        )
      }
    </LiveView>
  );
}

/** The end of the model server's log, read while it is open. */
export function DeploymentLog(props: DeploymentLogProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const [isOpen, setOpen] = useState(false);
  return (
    <Accordion isExpanded={isOpen} onExpandedChange={setOpen}>
      <AccordionTrigger title={t('log.title')} />
      <AccordionPanel>{isOpen && <LogTail {...props} />}</AccordionPanel>
    </Accordion>
  );
}
