import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert } from '@backstage/ui';
import type { IssueTokenResponse } from '@modelport/plugin-ml-access-common';
import {
  EmptyState,
  FailedState,
  LoadingState,
  reasonOf,
  Section,
  useUrlState,
} from '@modelport/plugin-ml-react';
import { entityName, fullReference } from '../../model/entityName';
import { mlAccessTranslationRef } from '../../translation';
import { CLOSED } from './formAddress';
import { MakeTokenForm } from './MakeTokenForm';
import { useOwnModels } from './useOwnModels';

interface MakeTokenProps {
  onIssued: (token: IssueTokenResponse) => void;
  onFailed: () => void;
}

function NotOwn({ asked }: { asked: string }) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const ref = fullReference(asked);
  return (
    <Alert
      role="status"
      status="warning"
      icon
      mb="4"
      title={t('form.notOwnTitle', { model: ref ? entityName(ref) : asked })}
      description={t('form.notOwn')}
    />
  );
}

function Content({ onIssued, onFailed }: MakeTokenProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const url = useUrlState();
  const asked = url.get('entity');
  const models = useOwnModels(asked && fullReference(asked));
  if (models.error) {
    return (
      <FailedState
        reason={t('form.modelsFailed', { reason: reasonOf(models.error) })}
        onRetry={models.retry}
      />
    );
  }
  if (!models.value) {
    return <LoadingState text={t('form.loading')} />;
  }
  if (!models.value.some) {
    return (
      <EmptyState
        title={t('form.noModelsTitle')}
        nextStep={t('form.noModelsNext')}
      />
    );
  }
  return (
    <>
      {asked && !models.value.asked && <NotOwn asked={asked} />}
      <MakeTokenForm
        key={models.value.asked?.id}
        owners={models.value.owners}
        asked={models.value.asked}
        askedAccess={url.get('access') === 'write' ? 'write' : 'read'}
        cancelHref={url.href(CLOSED)}
        onIssued={onIssued}
        onFailed={onFailed}
      />
    </>
  );
}

/** The form that makes a token, or why the caller can make none. */
export function MakeToken(props: MakeTokenProps) {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  return (
    <Section title={t('form.title')}>
      <Content {...props} />
    </Section>
  );
}
