import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import {
  NamesInText,
  PersonName,
  RelativeTime,
} from '@modelport/plugin-ml-react';
import { mlRegistryTranslationRef } from '../../translation';

const TITLES = {
  done: 'request.outcomeDone',
  rejected: 'request.outcomeRejected',
  withdrawn: 'request.outcomeWithdrawn',
  conflict: 'request.outcomeConflict',
} as const;

function isEnd(state: string): state is keyof typeof TITLES {
  return state in TITLES;
}

interface RequestOutcomeProps {
  request: AliasRequest;
  /** Alias to version, once it is known. */
  aliases?: Record<string, string>;
}

/** What came of a request, for those who look at the page meanwhile. */
export function RequestOutcome({ request, aliases }: RequestOutcomeProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { state, stateMessage, version, alias } = request;
  const { decidedBy, decidedAt, decisionReason } = request;
  if (!isEnd(state)) {
    return null;
  }
  const user = decidedBy ? (
    <PersonName user={decidedBy} />
  ) : (
    <>{t('request.somebody')}</>
  );
  const current = aliases?.[alias];
  return (
    <Alert
      role="status"
      status={state === 'done' ? 'success' : 'warning'}
      icon
      title={t(TITLES[state], { user, version })}
      description={
        <>
          <NamesInText text={stateMessage} />
          {state === 'conflict' &&
            current !== undefined &&
            ` ${t('common.aliasNow', { alias, version: current })}`}
          {decisionReason &&
            !stateMessage.includes(decisionReason) &&
            ` ${t('request.because', { reason: decisionReason })}`}{' '}
          {decidedAt && <RelativeTime at={Date.parse(decidedAt)} />}
        </>
      }
    />
  );
}
