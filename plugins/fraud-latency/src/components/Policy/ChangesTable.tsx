import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { NO_VALUE } from '@modelport/plugin-ml-common';
import type { ServingChange } from '@modelport/plugin-fraud-latency-common';
import {
  PersonName,
  RelativeTime,
  useUrlState,
  WideTable,
} from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { ChangeStateBadge } from '../Serving/ChangeStateBadge';
import { useChangeWords } from '../Serving/useChangeWords';
import shared from '../shared/shared.module.css';
import styles from './Policy.module.css';

interface StepProps {
  /** Absent where nobody took it yet. */
  by: string | undefined;
  at: string | undefined;
}

/** Who took a step, and when. */
function Step({ by, at }: StepProps) {
  if (by === undefined || at === undefined) return <>{NO_VALUE}</>;
  return (
    <>
      <PersonName user={by} />, <RelativeTime at={Date.parse(at)} />
    </>
  );
}

interface ChangeLineProps {
  change: ServingChange;
  isChosen: boolean;
}

function ChangeLine({ change, isChosen }: ChangeLineProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useChangeWords();
  const url = useUrlState();
  const { id, state, revision } = change;
  return (
    <tr className={isChosen ? styles.chosen : undefined}>
      <th scope="row" className={shared.long}>
        <Link
          href={url.href({ view: 'policy', change: id })}
          aria-current={isChosen ? 'true' : undefined}
        >
          {words.wants(change)}
        </Link>
      </th>
      <td className={shared.word}>
        <Step by={change.requestedBy} at={change.requestedAt} />
      </td>
      <td className={shared.word}>
        <ChangeStateBadge state={state} />
        {revision !== undefined &&
          ` ${t('serving.atRevision', { revision: String(revision) })}`}
      </td>
      <td className={shared.word}>
        <Step by={change.decidedBy} at={change.decidedAt} />
      </td>
    </tr>
  );
}

interface ChangesTableProps {
  changes: readonly ServingChange[];
  /** Id of the one that is shown above. */
  chosen: string | undefined;
}

/** Changes with who wanted them, and what became of each. */
export function ChangesTable({ changes, chosen }: ChangesTableProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <WideTable>
      <table className={shared.numbers} aria-label={t('serving.historyTable')}>
        <thead>
          <tr>
            {(['change', 'requestedBy', 'result', 'decidedBy'] as const).map(
              column => (
                <th key={column} scope="col" className={shared.word}>
                  {t(`serving.${column}`)}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {changes.map(change => (
            <ChangeLine
              key={change.id}
              change={change}
              isChosen={change.id === chosen}
            />
          ))}
        </tbody>
      </table>
    </WideTable>
  );
}
