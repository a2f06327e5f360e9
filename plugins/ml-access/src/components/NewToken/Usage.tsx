import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Link, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import type { EntityAccessScope } from '@modelport/plugin-ml-access-common';
import {
  CodeBlock,
  FailedState,
  LoadingState,
  reasonOf,
} from '@modelport/plugin-ml-react';
import { entityName } from '../../model/entityName';
import { curlCommands, gitCommands } from '../../model/usage';
import { mlAccessTranslationRef } from '../../translation';
import { CopyButton } from '../shared/CopyButton';
import { useEntityHref } from '../shared/useEntityHref';
import { useUsage } from './useUsage';
import type { UsageAddresses } from './useUsage';

interface CommandsProps {
  tool: string;
  /** What the button copies. */
  what: string;
  text: string;
}

function Commands({ tool, what, text }: CommandsProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  return (
    <>
      <CopyButton text={text} what={what} />
      <CodeBlock label={t('usage.label', { tool })} text={text} />
    </>
  );
}

interface UsageProps {
  scope: EntityAccessScope;
}

function GitUsage({ scope, clone }: UsageProps & { clone?: string }) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  if (!clone) {
    const model = entityName(scope.entityRef);
    return <Text as="p">{t('usage.gitElsewhere', { model })}</Text>;
  }
  return (
    <Flex direction="column" gap="2">
      <Commands
        tool={t('usage.git')}
        what={t('copy.git')}
        text={gitCommands(clone)}
      />
      <Text as="p">
        {t('usage.gitText')} {t('usage.gitPrompt')}
        {scope.access === 'read' && ` ${t('usage.gitReadOnly')}`}
      </Text>
    </Flex>
  );
}

function CurlUsage({ endpoint }: Pick<UsageAddresses, 'endpoint'>) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  if (!endpoint) {
    return <Text as="p">{t('usage.curlElsewhere')}</Text>;
  }
  return (
    <Flex direction="column" gap="2">
      <Commands
        tool={t('usage.curl')}
        what={t('copy.curl')}
        text={curlCommands(endpoint)}
      />
      <Text as="p">{t('usage.curlText')}</Text>
    </Flex>
  );
}

function Tools({
  scope,
  addresses,
}: UsageProps & { addresses: UsageAddresses }) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  return (
    <Tabs>
      <TabList aria-label={t('usage.tools')}>
        <Tab id="git">{t('usage.git')}</Tab>
        <Tab id="curl">{t('usage.curl')}</Tab>
        <Tab id="mlflow">{t('usage.mlflow')}</Tab>
      </TabList>
      <TabPanel id="git">
        <GitUsage scope={scope} clone={addresses.clone} />
      </TabPanel>
      <TabPanel id="curl">
        <CurlUsage endpoint={addresses.endpoint} />
      </TabPanel>
      <TabPanel id="mlflow">
        <Text as="p">{t('usage.mlflowText')}</Text>
      </TabPanel>
    </Tabs>
  );
}

/** How git, curl and MLflow use a token; it is named, never written into a command. */
export function Usage({ scope }: UsageProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const usage = useUsage(scope.entityRef);
  const href = useEntityHref()(scope.entityRef);
  const model = entityName(scope.entityRef);
  return (
    <section aria-label={t('usage.title')}>
      <Flex direction="column" gap="3">
        <Text as="h3" variant="title-x-small">
          {t('usage.title')}
        </Text>
        {usage.error && (
          <FailedState
            reason={t('usage.failed', { reason: reasonOf(usage.error) })}
            onRetry={usage.retry}
          />
        )}
        {!usage.error && !usage.value && (
          <LoadingState text={t('usage.loading')} />
        )}
        {usage.value && <Tools scope={scope} addresses={usage.value} />}
        {href && <Link href={href}>{t('usage.open', { model })}</Link>}
      </Flex>
    </section>
  );
}
