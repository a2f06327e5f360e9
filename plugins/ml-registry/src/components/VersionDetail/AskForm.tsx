import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Text, TextAreaField } from '@backstage/ui';
import { CHAMPION_ALIAS } from '@modelport/plugin-ml-registry-common';
import { ownerOf, useLengthProblem } from '@modelport/plugin-ml-react';
import { MOST_REASON } from '../../model/askForm';
import { mlRegistryTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { useAliasNow } from '../shared/useAliasNow';
import { ClaimFields } from './ClaimFields';
import { useAskForm } from './useAskForm';
import type { VersionView } from './useVersion';
import styles from './VersionDetail.module.css';

interface AskFormProps {
  entityRef: CompoundEntityRef;
  view: VersionView;
  onAsked: () => void;
  onChanged: () => void;
  onCancel: () => void;
}

/** Asks for champion: a reason, and claims for it beside what the portal measures by itself. */
export function AskForm(props: AskFormProps) {
  const { entityRef, view, onAsked, onChanged, onCancel } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const form = useAskForm({ entityRef, view, onAsked, onChanged });
  const tooLong = useLengthProblem()(form.reason, MOST_REASON);
  const now = useAliasNow(
    CHAMPION_ALIAS,
    view.aliases[CHAMPION_ALIAS],
    form.error,
  );
  const title = t('ask.title', { version: view.version.version });
  return (
    <form
      aria-label={title}
      className={styles.ask}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        form.submit();
      }}
    >
      <Text as="h2" variant="title-small">
        {title}
      </Text>
      <Text as="p">{t('ask.text')}</Text>
      <TextAreaField
        // eslint-disable-next-line jsx-a11y/no-autofocus -- the one field of a form that was just asked for
        autoFocus
        className={styles.reason}
        label={t('ask.reason')}
        description={t('ask.reasonHint')}
        isRequired
        validate={() =>
          tooLong ?? (form.isReasonWrong ? t('ask.reasonProblem') : null)
        }
        validationBehavior="aria"
        value={form.reason}
        onChange={form.setReason}
        onBlur={form.leave}
      />
      <ClaimFields form={form} />
      <ActionFailure
        error={form.error}
        denied={t('ask.denied')}
        failed={t('ask.failed')}
        now={now}
        owner={owner}
      />
      <Flex gap="3">
        <Button
          type="submit"
          variant="primary"
          isPending={form.pending}
          isDisabled={tooLong !== undefined || form.hasLongClaim}
        >
          {t('ask.send')}
        </Button>
        <Button variant="secondary" onPress={onCancel}>
          {t('ask.cancel')}
        </Button>
      </Flex>
    </form>
  );
}
