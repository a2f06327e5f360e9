import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import type { IssueTokenResponse } from '@modelport/plugin-ml-access-common';
import { CodeBlock, Section } from '@modelport/plugin-ml-react';
import { entityName } from '../../model/entityName';
import { formatTimeLeft } from '../../model/formatTimeLeft';
import { mlAccessTranslationRef } from '../../translation';
import { CopyButton } from '../shared/CopyButton';
import { useAccessWords } from '../shared/useAccessWords';
import { Usage } from './Usage';

interface NewTokenProps {
  /** The only copy of the secret; it goes when this view goes. */
  issued: IssueTokenResponse;
  onDone: () => void;
}

/** Shows a new token once, and how to use it. */
export function NewToken({ issued, onDone }: NewTokenProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const accessWords = useAccessWords();
  const { scope, expiresAt, createdAt, token } = issued;
  return (
    <Section title={t('new.title')}>
      <Flex direction="column" gap="4">
        <Alert
          role="status"
          status="warning"
          icon
          title={t('new.warningTitle')}
          description={t('new.warning')}
        />
        <Text as="p">
          {t('new.facts', {
            model: entityName(scope.entityRef),
            access: accessWords(scope),
            end: formatTimeLeft(Date.parse(expiresAt), Date.parse(createdAt)),
          })}
        </Text>
        <CodeBlock label={t('new.label')} text={token} />
        <CopyButton
          text={token}
          what={t('copy.token')}
          variant="primary"
          takesFocus
        />
        {scope.kind === 'entity' && <Usage scope={scope} />}
        <Flex>
          <Button variant="secondary" onPress={onDone}>
            {t('new.done')}
          </Button>
        </Flex>
      </Flex>
    </Section>
  );
}
