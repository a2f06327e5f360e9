import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { percent } from '../../model/percent';
import { fraudLatencyTranslationRef } from '../../translation';
import styles from './Objective.module.css';

/** How much of the error budget is left, as a sentence and a bar from 0 to all of it. */
export function Budget({ left }: { left: number | null }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  if (left === null) {
    return <Text as="p">{t('objective.budgetUnknown')}</Text>;
  }
  return (
    <div className={styles.budget}>
      <Text as="p" weight="bold">
        {left < 0
          ? t('objective.budgetOver', { share: percent(-left) })
          : t('objective.budgetLeft', { share: percent(left) })}
      </Text>
      <div aria-hidden className={styles.track}>
        <div
          className={styles.left}
          style={{ width: `${Math.min(Math.max(left, 0), 1) * 100}%` }}
        />
      </div>
    </div>
  );
}
