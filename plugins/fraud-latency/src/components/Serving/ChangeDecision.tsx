import { useId, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, TextField } from '@backstage/ui';
import {
  REASON_LENGTH,
  type ServingChange,
  type ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { useAction, useLengthProblem } from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { useMyself } from '../shared/useMyself';
import { ChangeFailure } from './ChangeFailure';
import { useOwnersWords } from './useOwnersWords';
import { WhyNot } from './WhyNot';
import styles from './Serving.module.css';

interface ChangeDecisionProps {
  entityRef: CompoundEntityRef;
  change: ServingChange;
  serving: Pick<ServingResponse, 'mayDecide' | 'owners'>;
  /** After a decision that failed: somebody else may have been faster. */
  onChanged: () => void;
  /** Why it failed: this place may go away with the change. */
  onFailed: (error: unknown) => void;
  /** After a decision. */
  onOwnChange: () => void;
}

/** Approves, rejects or withdraws a change; whoever may not do one of these sees why. */
export function ChangeDecision(props: ChangeDecisionProps) {
  const { entityRef, change, serving, onChanged, onFailed, onOwnChange } =
    props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const api = useApi(fraudLatencyApiRef);
  const myself = useMyself();
  const whyId = useId();
  const [note, setNote] = useState('');
  const [isNeeded, setNeeded] = useState(false);
  const said = note.trim();
  const tooLong = useLengthProblem()(note, REASON_LENGTH);
  const missing =
    isNeeded && said === '' ? t('serving.noteProblem') : undefined;
  const action = useAction(async (call: () => Promise<unknown>) => {
    try {
      await call();
    } catch (error) {
      onFailed(error);
      onChanged();
      throw error;
    }
    onOwnChange();
  });
  const { id, requestedBy } = change;
  const isMine = requestedBy === myself;
  const onlyOwners = useOwnersWords(isMine || serving.mayDecide, serving);
  const ownWords = t('serving.ownRequest', {
    groups: serving.owners.join(', '),
  });
  const why = onlyOwners ?? (isMine ? ownWords : undefined);
  const described = why === undefined ? undefined : whyId;
  const isOff = why !== undefined || action.pending || tooLong !== undefined;
  const approve = () => {
    setNeeded(false);
    action.run(() =>
      api.approveServingChange(entityRef, id, said ? { note: said } : {}),
    );
  };
  const reject = () => {
    setNeeded(true);
    if (said === '') return;
    action.run(() => api.rejectServingChange(entityRef, id, { note: said }));
  };
  return (
    <form
      aria-label={t('serving.decide')}
      noValidate
      onSubmit={event => event.preventDefault()}
    >
      <Flex direction="column" gap="3">
        {why === undefined && (
          <TextField
            className={styles.note}
            label={t('serving.note')}
            description={t('serving.noteHint')}
            autoComplete="off"
            validate={() => tooLong ?? missing}
            validationBehavior="aria"
            value={note}
            onChange={setNote}
          />
        )}
        <div className={styles.buttons}>
          <Button
            variant="primary"
            isDisabled={isOff}
            aria-describedby={described}
            onPress={approve}
          >
            {t('serving.approve')}
          </Button>
          <Button
            variant="secondary"
            isDisabled={isOff}
            aria-describedby={described}
            onPress={reject}
          >
            {t('serving.reject')}
          </Button>
          {isMine && (
            <Button
              variant="secondary"
              isDisabled={action.pending}
              onPress={() =>
                action.run(() => api.withdrawServingChange(entityRef, id))
              }
            >
              {t('serving.withdraw')}
            </Button>
          )}
        </div>
        <WhyNot id={whyId} why={why} />
        <ChangeFailure
          error={action.pending ? undefined : action.error}
          title={t('serving.failed')}
        />
      </Flex>
    </form>
  );
}
