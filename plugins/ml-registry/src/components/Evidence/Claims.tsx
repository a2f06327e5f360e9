import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { PersonName } from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { EvidenceValue } from '../shared/EvidenceValue';
import styles from './Evidence.module.css';

interface ClaimsProps {
  claims: readonly Evidence[];
  /** Full reference of who asked, for claims that were stored without a name. */
  by?: string;
}

/** What the asker adds in their own words, each with who says so; nothing where nothing was added. */
export function Claims({ claims, by }: ClaimsProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  if (claims.length === 0) {
    return null;
  }
  const nameOf = (claimedBy = by) =>
    claimedBy ? <PersonName user={claimedBy} /> : <>{t('evidence.asker')}</>;
  return (
    <div className={styles.claims}>
      <p>{t('evidence.claims')}</p>
      <ul aria-label={t('evidence.claimsList')}>
        {claims.map(({ label, value, claimedBy }, index) => (
          // eslint-disable-next-line react/no-array-index-key -- two claims may have one label
          <li key={`${index}/${label}`}>
            {t('evidence.adds', { user: nameOf(claimedBy), label })}{' '}
            <EvidenceValue value={value} />
          </li>
        ))}
      </ul>
    </div>
  );
}
