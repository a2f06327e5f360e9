import type { CompoundEntityRef } from '@backstage/catalog-model';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  configApiRef,
  useApi,
  useRouteRef,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Flex, Link, Text } from '@backstage/ui';
import { CodeBlock } from '@modelport/plugin-ml-react';
import { trackingLines } from '../../model/trackingLines';
import { tokensRouteRef } from '../../routes';
import { mlExperimentsTranslationRef } from '../../translation';

interface HowToLogProps {
  entityRef: CompoundEntityRef;
  server: string;
  experiment: string;
}

/** How a first run comes to be: by a training of the portal, or by the person's own script with a token. */
export function HowToLog({ entityRef, server, experiment }: HowToLogProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const baseUrl = useApi(configApiRef).getString('backend.baseUrl');
  const tokens = useRouteRef(tokensRouteRef)?.();
  const query = new URLSearchParams({
    entity: stringifyEntityRef(entityRef),
    access: 'write',
  });
  return (
    <Flex direction="column" gap="3">
      <Text as="p" color="secondary">
        {t('list.emptyNext')}
      </Text>
      <Text as="p" color="secondary">
        {t('list.emptyLog', { model: entityRef.name })}{' '}
        {tokens !== undefined && (
          <Link href={`${tokens}?${query}`}>{t('list.emptyToken')}</Link>
        )}
      </Text>
      <CodeBlock
        label={t('list.emptyLines')}
        text={trackingLines({ baseUrl, server, experiment })}
      />
    </Flex>
  );
}
