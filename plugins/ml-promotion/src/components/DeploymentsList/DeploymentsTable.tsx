import { useMemo } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import {
  Pager,
  Section,
  useUrlState,
  DataTable,
} from '@modelport/plugin-ml-react';
import { mlPromotionTranslationRef } from '../../translation';
import { deploymentColumns } from './deploymentColumns';

interface DeploymentsTableProps {
  label: string;
  deployments: Deployment[];
  /** Ids before which the pages up to this one begin. */
  pages: string[];
  nextBefore?: string;
}

/** Deployments, newest first, in pages. */
export function DeploymentsTable(props: DeploymentsTableProps) {
  const { label, deployments, pages, nextBefore } = props;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const columns = useMemo(
    () =>
      deploymentColumns({
        texts: {
          state: t('list.state'),
          version: t('list.versionColumn'),
          environment: t('list.environmentColumn'),
          by: t('list.by'),
          created: t('list.created'),
          changed: t('list.changed'),
          message: t('list.message'),
          name: version => t('list.version', { version }),
          undeployed: user => t('list.undeployed', { user }),
        },
        href: ({ id }) => url.href({ deployment: id, pages: undefined }),
      }),
    [t, url],
  );
  return (
    <Section title={t('list.history')}>
      <Flex direction="column" gap="3">
        {deployments.length === 0 ? (
          <Text>{t('list.emptyPage')}</Text>
        ) : (
          <DataTable label={label} columns={columns} rows={deployments} />
        )}
        <Pager pages={pages} next={nextBefore} />
      </Flex>
    </Section>
  );
}
