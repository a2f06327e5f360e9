import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Link } from '@backstage/ui';
import { CHAMPION_ALIAS } from '@modelport/plugin-ml-registry-common';
import type { LedgerEntry } from '@modelport/plugin-ml-registry-common';
import {
  isDenied,
  PartialFailure,
  reasonOf,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';
import { viewAddress } from '../shared/addresses';
import { useMoveWords } from '../Ledger/useEntryWords';

interface ChangedOutsideProps {
  /** The newest entry about champion. */
  entry?: LedgerEntry;
  /** Why the ledger cannot be read. */
  error?: Error;
}

/** Says that champion was last changed outside the portal; nothing where it was not. */
export function ChangedOutside({ entry, error }: ChangedOutsideProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const url = useUrlState();
  const sayMoves = useMoveWords();
  const isChampion = ({ alias }: { alias: string }) => alias === CHAMPION_ALIAS;
  const champion = entry?.moves.find(isChampion);
  const others = entry?.moves.filter(move => !isChampion(move)) ?? [];
  const none = t('common.none');
  const { before = none, after = none } = champion ?? {};
  return (
    <>
      {error && !isDenied(error) && (
        <PartialFailure
          failures={[{ source: t('common.ledger'), message: reasonOf(error) }]}
        />
      )}
      {entry?.kind === 'changed-outside' && (
        <Alert
          role="status"
          status="warning"
          icon
          title={[
            t('list.outside', { before, after }),
            ...(others.length > 0 ? [sayMoves(others)] : []),
          ].join(', ')}
          description={
            <>
              {t('list.outsideText')}{' '}
              <Link href={url.href(viewAddress('ledger'))}>
                {t('list.outsideLedger')}
              </Link>
              .
            </>
          }
        />
      )}
    </>
  );
}
