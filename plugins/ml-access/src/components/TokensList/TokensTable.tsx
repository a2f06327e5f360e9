import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  Cell,
  Column,
  Row,
  TableBody,
  TableHeader,
  TableRoot,
} from '@backstage/ui';
import type { ListedAccessToken } from '@modelport/plugin-ml-access-common';
import { mlAccessTranslationRef } from '../../translation';
import { useAccessWords } from '../shared/useAccessWords';
import { useEntityHref } from '../shared/useEntityHref';
import { RevokeToken } from './RevokeToken';
import { tokenColumns } from './tokenColumns';
import styles from './TokensList.module.css';

interface TokensTableProps {
  tokens: ListedAccessToken[];
  /** The token that is being revoked. */
  pending: string | undefined;
  onRevoke: (token: ListedAccessToken) => void;
}

/** Tokens, newest first. */
export function TokensTable({ tokens, pending, onRevoke }: TokensTableProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const accessWords = useAccessWords();
  const href = useEntityHref();
  const columns = useMemo(
    () =>
      tokenColumns({
        label: id => t(`list.${id}`),
        never: t('list.never'),
        accessWords,
        href,
        action: token => (
          <RevokeToken
            token={token}
            isPending={token.id === pending}
            onRevoke={onRevoke}
          />
        ),
      }),
    [t, accessWords, href, pending, onRevoke],
  );
  return (
    <div className={styles.scroll}>
      <TableRoot aria-label={t('list.title')} className={styles.table}>
        <TableHeader columns={columns}>
          {column => (
            <Column id={column.id} isRowHeader={column.isRowHeader}>
              {column.label}
            </Column>
          )}
        </TableHeader>
        <TableBody items={tokens} dependencies={[columns]}>
          {token => (
            <Row id={token.id} columns={columns}>
              {column => <Cell>{column.cell(token)}</Cell>}
            </Row>
          )}
        </TableBody>
      </TableRoot>
    </div>
  );
}
