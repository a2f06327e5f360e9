import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type { ScoringInstance } from '@modelport/plugin-fraud-latency-common';
import {
  RelativeTime,
  Section,
  StatusBadge,
  WideTable,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from '../shared/shared.module.css';

function InstanceLine({ instance }: { instance: ScoringInstance }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const { url, cloud, seenAt, problem } = instance;
  const isSeen = seenAt !== undefined && problem === undefined;
  return (
    <tr>
      <th scope="row" className={styles.word}>
        <span className={styles.code}>{url}</span>
      </th>
      <td className={styles.word}>{cloud}</td>
      <td className={styles.word}>
        <StatusBadge
          tone={isSeen ? 'positive' : 'negative'}
          label={t(isSeen ? 'instances.seen' : 'instances.notSeen')}
        />
      </td>
      <td className={styles.word}>
        {seenAt === undefined ? (
          t('instances.never')
        ) : (
          <RelativeTime at={Date.parse(seenAt)} />
        )}
      </td>
      <td className={styles.long}>{problem ?? NO_VALUE}</td>
    </tr>
  );
}

/** The processes that score, and why some of them are not seen. */
export function Instances({
  instances,
}: {
  instances: readonly ScoringInstance[];
}) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const label = t('instances.title');
  return (
    <Section title={label}>
      {instances.length === 0 ? (
        <Text as="p">{t('instances.none')}</Text>
      ) : (
        <WideTable>
          <table className={styles.numbers} aria-label={label}>
            <thead>
              <tr>
                {(['url', 'cloud', 'state', 'seenAt', 'problem'] as const).map(
                  name => (
                    <th key={name} scope="col" className={styles.word}>
                      {t(`instances.${name}`)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody>
              {instances.map(instance => (
                <InstanceLine key={instance.url} instance={instance} />
              ))}
            </tbody>
          </table>
        </WideTable>
      )}
    </Section>
  );
}
