import {
  discoveryApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { Flex, Link, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import type { InferRequest } from '@modelport/plugin-ml-promotion-common';
import { CodeBlock } from '@modelport/plugin-ml-react';
import useAsync from 'react-use/esm/useAsync';
import { curlSnippet, pythonSnippet } from '../../model/snippets';
import { mlPromotionTranslationRef } from '../../translation';
import { CopyButton } from '../shared/CopyButton';
import { useTokensHref } from '../shared/useLinks';

function TokenHint({ model }: { model: string }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const discovery = useApi(discoveryApiRef);
  const href = useTokensHref();
  const { value: base } = useAsync(
    async () => discovery.getBaseUrl('ml-access'),
    [discovery],
  );
  return (
    <Text as="p">
      {t('snippets.token', { model })}{' '}
      {href ? (
        <Link href={href}>{t('snippets.tokenLink')}</Link>
      ) : (
        base && t('snippets.tokenRoute', { address: `${base}/v1/tokens` })
      )}
    </Text>
  );
}

interface SnippetsProps {
  model: string;
  /** The address that answers predictions. */
  address: string;
  request: InferRequest;
}

/** The request of the form for other programs; a token is named, never shown. */
export function Snippets({ model, address, request }: SnippetsProps) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const languages = [
    {
      id: 'curl',
      language: t('snippets.curl'),
      what: t('copy.curl'),
      text: curlSnippet(address, request),
    },
    {
      id: 'python',
      language: t('snippets.python'),
      what: t('copy.python'),
      text: pythonSnippet(address, request),
    },
  ];
  return (
    <section aria-label={t('snippets.title')}>
      <Flex direction="column" gap="3">
        <Text as="h3" variant="title-x-small">
          {t('snippets.title')}
        </Text>
        <Tabs>
          <TabList aria-label={t('snippets.languages')}>
            {languages.map(({ id, language }) => (
              <Tab key={id} id={id}>
                {language}
              </Tab>
            ))}
          </TabList>
          {languages.map(({ id, language, what, text }) => (
            <TabPanel key={id} id={id}>
              <CopyButton text={text} what={what} />
              <CodeBlock
                label={t('snippets.label', { language })}
                text={text}
              />
            </TabPanel>
          ))}
        </Tabs>
        <TokenHint model={model} />
      </Flex>
    </section>
  );
}
