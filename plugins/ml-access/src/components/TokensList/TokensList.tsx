import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { ListedAccessToken } from '@modelport/plugin-ml-access-common';
import {
  EmptyState,
  type LiveState,
  LiveView,
  Section,
} from '@modelport/plugin-ml-react';
import { tokenName } from '../../model/tokenName';
import { mlAccessTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { TokensTable } from './TokensTable';
import { useRevoke } from './useRevoke';

/** The caller's tokens, each of which can be revoked. */
export function TokensList({ live }: { live: LiveState<ListedAccessToken[]> }) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const { revoke, pending, error, target, done } = useRevoke(live.retry);
  const token = target ? tokenName(target) : '';
  return (
    <Section title={t('list.title')}>
      <Flex direction="column" gap="3">
        <Text role="status">{done && t('revoke.done', { token })}</Text>
        <ActionFailure
          error={error}
          denied={t('revoke.denied', { token })}
          failed={t('revoke.failed', { token })}
        />
        <LiveView
          live={live}
          loadingText={t('list.loading')}
          what={t('list.what')}
          owner={t('list.owner')}
        >
          {tokens =>
            tokens.length === 0 ? (
              <EmptyState
                title={t('list.emptyTitle')}
                nextStep={t('list.emptyNext')}
              />
            ) : (
              <TokensTable
                tokens={tokens}
                pending={pending ? target?.id : undefined}
                onRevoke={revoke}
              />
            )
          }
        </LiveView>
      </Flex>
    </Section>
  );
}
