import { useCallback, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, TextField } from '@backstage/ui';
import type { AliasRequest } from '@modelport/plugin-ml-registry-common';
import { ownerOf, useLengthProblem } from '@modelport/plugin-ml-react';
import { mlRegistryApiRef } from '../../api/MlRegistryApi';
import { isReason, MOST_REASON } from '../../model/askForm';
import { mlRegistryTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { useChange } from '../shared/useChange';
import styles from './Requests.module.css';

interface DecisionFormProps {
  entityRef: CompoundEntityRef;
  request: AliasRequest;
  onChanged: () => void;
}

/** Approves or rejects a request; a rejection needs a reason. */
export function DecisionForm(props: DecisionFormProps) {
  const { entityRef, request, onChanged } = props;
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const api = useApi(mlRegistryApiRef);
  const owner = ownerOf(useEntity().entity);
  const [text, setText] = useState('');
  const [shown, setShown] = useState(false);
  const { id, version } = request;
  const reason = text.trim() || undefined;
  const tooLong = useLengthProblem()(text, MOST_REASON);
  const problem =
    tooLong ??
    (shown && !isReason(text) ? t('request.reasonProblem') : undefined);

  const approve = useChange(
    useCallback(
      (given: string | undefined) =>
        api.approve(entityRef, id, { reason: given }),
      [api, entityRef, id],
    ),
    onChanged,
  );
  const reject = useChange(
    useCallback(
      (given: string | undefined) =>
        api.reject(entityRef, id, { reason: given }),
      [api, entityRef, id],
    ),
    onChanged,
  );
  const pending = approve.pending || reject.pending;
  const denied = t('request.decideDenied');
  return (
    <form
      aria-label={t('request.decide', { version })}
      noValidate
      onSubmit={event => event.preventDefault()}
    >
      <Flex direction="column" gap="3">
        <TextField
          className={styles.decision}
          label={t('request.reason')}
          description={t('request.reasonHint')}
          autoComplete="off"
          validate={() => problem}
          validationBehavior="aria"
          value={text}
          onChange={setText}
        />
        <Flex gap="3">
          <Button
            variant="primary"
            isPending={approve.pending}
            isDisabled={reject.pending || tooLong !== undefined}
            onPress={() => {
              setShown(false);
              approve.run(reason);
            }}
          >
            {t('request.approve')}
          </Button>
          <Button
            variant="secondary"
            isPending={reject.pending}
            isDisabled={approve.pending || tooLong !== undefined}
            onPress={() => {
              setShown(true);
              if (isReason(text)) {
                reject.run(reason);
              }
            }}
          >
            {t('request.reject')}
          </Button>
        </Flex>
        <ActionFailure
          error={pending ? undefined : approve.error}
          denied={denied}
          failed={t('request.approveFailed')}
          owner={owner}
        />
        <ActionFailure
          error={pending ? undefined : reject.error}
          denied={denied}
          failed={t('request.rejectFailed')}
          owner={owner}
        />
      </Flex>
    </form>
  );
}
