import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { Deployment } from '@modelport/plugin-ml-promotion-common';
import {
  KeyValueTable,
  PersonName,
  RelativeTime,
  Section,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlPromotionTranslationRef } from '../../translation';
import { EndpointAddress } from '../shared/EndpointAddress';
import { useEntityHref, useVersionHref } from '../shared/useLinks';
import styles from '../shared/shared.module.css';

interface Entry {
  key: string;
  value: ReactNode;
}

const linked = (text: string, href: string | undefined) =>
  href ? <Link href={href}>{text}</Link> : text;

function useEntries(deployment: Deployment): Entry[] {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const url = useUrlState();
  const versionHref = useVersionHref();
  const apiHref = useEntityHref(deployment.apiRef);
  const { version, model, digest, createdBy, endpoint } = deployment;
  const { apiRef, replaces } = deployment;
  const entries: Entry[] = [
    {
      key: t('detail.version'),
      value: linked(
        t('detail.versionOf', { version, model }),
        versionHref?.(version),
      ),
    },
    {
      key: t('detail.digest'),
      value: <span className={styles.code}>{digest}</span>,
    },
    { key: t('detail.environment'), value: deployment.environment },
    { key: t('detail.target'), value: deployment.target },
    {
      key: t('detail.created'),
      value: (
        <>
          <RelativeTime at={Date.parse(deployment.createdAt)} />{' '}
          {t('detail.createdBy', { user: <PersonName user={createdBy} /> })}
        </>
      ),
    },
    {
      key: t('detail.changed'),
      value: <RelativeTime at={Date.parse(deployment.changedAt)} />,
    },
  ];
  if (replaces) {
    entries.push({
      key: t('detail.replaces'),
      value: linked(
        t('detail.replacesLink'),
        url.href({ deployment: replaces }),
      ),
    });
  }
  if (endpoint) {
    entries.push({
      key: t('detail.endpoint'),
      value: <EndpointAddress endpoint={endpoint} />,
    });
  }
  if (apiRef) {
    entries.push({ key: t('detail.api'), value: linked(apiRef, apiHref) });
  }
  entries.push({
    key: t('detail.id'),
    value: <span className={styles.code}>{deployment.id}</span>,
  });
  return entries;
}

/** Where a deployment comes from and where it is. */
export function DeploymentFacts({ deployment }: { deployment: Deployment }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const entries = useEntries(deployment);
  return (
    <Section title={t('detail.facts')}>
      <KeyValueTable label={t('detail.facts')} entries={entries} emptyText="" />
    </Section>
  );
}
