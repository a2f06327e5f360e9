import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex } from '@backstage/ui';
import { RiShieldCheckLine } from '@remixicon/react';
import type { LedgerCheck as Check } from '@modelport/plugin-ml-registry-common';
import { useAction } from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { shortHash } from '../../model/names';
import { mlRegistryTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';

function CheckResult({ check }: { check: Check }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { whole, entries, head, keyId, problem } = check;
  if (!whole) {
    return (
      <Alert
        role="alert"
        status="danger"
        icon
        title={t('ledger.brokenTitle')}
        description={t('ledger.brokenText', {
          problem: problem ?? t('ledger.brokenUnknown'),
          entries: String(entries),
          keyId,
        })}
      />
    );
  }
  return (
    <Alert
      role="status"
      status="success"
      icon
      title={t('ledger.wholeTitle', { count: entries })}
      description={
        head ? (
          <span title={head}>
            {t('ledger.wholeText', { head: shortHash(head), keyId })}
          </span>
        ) : (
          t('ledger.wholeEmpty', { keyId })
        )
      }
    />
  );
}

/** Checks on demand whether the ledger is whole, and says what was found. */
export function LedgerCheck({ entityRef }: { entityRef: CompoundEntityRef }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const api = useApi(mlRegistryApiRef);
  const [result, setResult] = useState<Check>();
  const check = useAction(
    useCallback(async () => {
      setResult(undefined);
      setResult(await api.checkLedger(entityRef));
    }, [api, entityRef]),
  );
  return (
    <Flex direction="column" gap="3">
      <Flex>
        <Button
          variant="secondary"
          iconStart={<RiShieldCheckLine aria-hidden />}
          isPending={check.pending}
          onPress={() => check.run()}
        >
          {t('ledger.check')}
        </Button>
      </Flex>
      <ActionFailure
        error={check.error}
        denied={t('ledger.checkDenied')}
        failed={t('ledger.checkFailed')}
      />
      {result && <CheckResult check={result} />}
    </Flex>
  );
}
