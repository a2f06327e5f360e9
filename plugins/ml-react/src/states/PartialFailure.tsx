import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import { formatAge } from '../format/formatAge';
import { isInstant } from '../format/isInstant';
import { useNow } from '../format/useNow';
import { mlReactTranslationRef } from '../translation';
import styles from './states.module.css';

/**
 * One source of a page that did not answer.
 *
 * @public
 */
export interface SourceFailure {
  source: string;
  message: string;
  /** When it last answered, in milliseconds since 1970. */
  lastAnswered?: number;
}

/**
 * Lists the sources that failed while the others are shown; draws nothing when
 * all answered.
 *
 * @public
 */
export function PartialFailure({ failures }: { failures: SourceFailure[] }) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const now = useNow();
  if (failures.length === 0) {
    return null;
  }
  return (
    <Alert
      role="status"
      status="warning"
      icon
      title={t('state.partial', { count: failures.length })}
      description={
        <ul className={styles.failures}>
          {failures.map(({ source, message, lastAnswered }) => (
            <li key={source}>
              <strong>{source}</strong>: {message}
              {lastAnswered !== undefined &&
                ` (${t('state.partialSince', {
                  age: isInstant(lastAnswered)
                    ? formatAge(lastAnswered, now)
                    : t('time.unknown'),
                })})`}
            </li>
          ))}
        </ul>
      }
    />
  );
}
