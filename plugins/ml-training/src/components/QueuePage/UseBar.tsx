import type { QueueQuota } from '@modelport/plugin-ml-training-common';
import { SERIES_COLORS, useThemeMode } from '@modelport/plugin-ml-react';
import { barShares } from '../../model/queues';
import styles from './QueuePage.module.css';

const percent = (share: number) => `${share * 100}%`;

/** How much of a quota is in use, as the figures beside it say. */
export function UseBar({ quota }: { quota: QueueQuota }) {
  const [own, borrowed] = SERIES_COLORS[useThemeMode()];
  const shares = barShares(quota);
  return (
    <div className={styles.bar} aria-hidden>
      <div style={{ width: percent(shares.own), backgroundColor: own }} />
      <div
        className={styles.borrowed}
        style={{
          ...{ width: percent(shares.borrowed), backgroundColor: borrowed },
        }}
      />
      {shares.nominal > 0 && shares.nominal < 1 && (
        <div
          className={styles.nominal}
          style={{ insetInlineStart: percent(shares.nominal) }}
        />
      )}
    </div>
  );
}
