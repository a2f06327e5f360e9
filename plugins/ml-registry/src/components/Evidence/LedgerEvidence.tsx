import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  Evidence,
  LedgerEntry,
} from '@modelport/plugin-ml-registry-common';
import { splitEvidence } from '../../model/evidence';
import { mlRegistryTranslationRef } from '../../translation';
import { EvidenceValue } from '../shared/EvidenceValue';
import { Claims } from './Claims';
import { useOutcomeWords } from './GateAdvice';
import styles from './Evidence.module.css';

/** More than these are folded, so that an entry stays a row. */
const MOST_OPEN = 8;

function MeasuredValue({ evidence }: { evidence: Evidence }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const words = useOutcomeWords();
  const { label, value, champion, bound, outcome } = evidence;
  return (
    <>
      {outcome ? t('gates.entry', { metric: label }) : label}:{' '}
      <EvidenceValue value={value} />
      {champion !== undefined &&
        ` ${t('evidence.champion', { value: champion })}`}
      {outcome &&
        bound &&
        ` ${t('gates.entryOutcome', { bound, outcome: words[outcome] })}`}
    </>
  );
}

/** The evidence of a ledger entry: what the portal measured, and apart from it what the asker claims. */
export function LedgerEvidence({ entry }: { entry: LedgerEntry }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { kind, actor, evidence } = entry;
  const { measured, claims } = splitEvidence(evidence, kind);
  if (evidence.length === 0) {
    return <>{t('evidence.none')}</>;
  }
  return (
    <div className={styles.entry}>
      {measured.length > 0 && (
        <details open={measured.length <= MOST_OPEN}>
          <summary>
            {t('evidence.measuredCount', { count: measured.length })}
          </summary>
          <ul>
            {measured.map((each, index) => (
              // eslint-disable-next-line react/no-array-index-key -- a metric may be named like an origin
              <li key={`${index}/${each.label}`}>
                <MeasuredValue evidence={each} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {/* Whoever asks acts in the entry of the request; in the others somebody else may. */}
      <Claims claims={claims} by={kind === 'asked' ? actor : undefined} />
    </div>
  );
}
