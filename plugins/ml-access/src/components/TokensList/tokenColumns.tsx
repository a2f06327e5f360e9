import type { ReactNode } from 'react';
import { Flex, Link } from '@backstage/ui';
import type {
  AccessScope,
  ListedAccessToken,
} from '@modelport/plugin-ml-access-common';
import { RelativeTime } from '@modelport/plugin-ml-react';
import { entityName } from '../../model/entityName';
import { tokenName } from '../../model/tokenName';
import { EndTime } from '../shared/EndTime';
import shared from '../shared/shared.module.css';
import { TokenStateBadge } from './TokenStateBadge';

const COLUMNS = [
  'model',
  'access',
  'state',
  'ends',
  'created',
  'used',
  'description',
  'actions',
] as const;

/** Name of a column of the table of tokens. */
export type TokenColumnId = (typeof COLUMNS)[number];

/** One column of the table of tokens. */
export interface TokenColumn {
  id: TokenColumnId;
  label: string;
  isRowHeader?: boolean;
  cell: (token: ListedAccessToken) => ReactNode;
}

interface TokenColumnsOptions {
  label: (id: TokenColumnId) => string;
  never: string;
  accessWords: (scope: AccessScope) => string;
  href: (entityRef: string) => string | undefined;
  action: (token: ListedAccessToken) => ReactNode;
}

/** The columns of the table of tokens. */
export function tokenColumns(options: TokenColumnsOptions): TokenColumn[] {
  const { label, never, accessWords, href, action } = options;
  const cells: Record<TokenColumnId, TokenColumn['cell']> = {
    model: token => {
      const { entityRef } = token.scope;
      const address = href(entityRef);
      const name = entityName(entityRef);
      return (
        <Flex direction="column" gap="1">
          {address ? <Link href={address}>{name}</Link> : name}
          <code className={shared.code}>{tokenName(token)}</code>
        </Flex>
      );
    },
    access: ({ scope }) => (
      <span title={scope.kind === 'run' ? scope.runId : undefined}>
        {accessWords(scope)}
      </span>
    ),
    state: ({ expiresAt }) => <TokenStateBadge expiresAt={expiresAt} />,
    ends: ({ expiresAt }) => <EndTime at={expiresAt} />,
    created: ({ createdAt }) => <RelativeTime at={Date.parse(createdAt)} />,
    used: ({ lastUsedAt }) =>
      lastUsedAt ? <RelativeTime at={Date.parse(lastUsedAt)} /> : never,
    description: ({ description, scope }) =>
      (scope.kind === 'entity' && description) || '—',
    actions: action,
  };
  return COLUMNS.map(id => ({
    id,
    label: label(id),
    isRowHeader: id === 'model',
    cell: cells[id],
  }));
}
