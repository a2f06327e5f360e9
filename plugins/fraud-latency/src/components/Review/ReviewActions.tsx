import { useEffect, useRef, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Flex, Text } from '@backstage/ui';
import {
  CLAIM_MINUTES,
  type ReviewDetail,
  type VerdictRequest,
} from '@modelport/plugin-fraud-latency-common';
import { NamesInText, reasonOf, useAction } from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { useMyself } from '../shared/useMyself';
import { useFreshFailure } from './useFreshFailure';
import { VerdictForm } from './VerdictForm';
import styles from './Review.module.css';

const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const minutes = String(CLAIM_MINUTES);

interface ReviewActionsProps {
  entityRef: CompoundEntityRef;
  review: ReviewDetail;
  mayDecide: boolean;
  /** Whether the review is being read anew. */
  isReading: boolean;
  /** After a claim or a verdict, also where it failed: somebody else may have been faster. */
  onChange: () => void;
  /** After a claim or a verdict that did not fail. */
  onActed: () => void;
  /** After a verdict, or when the claim was given back: what had the focus goes away. */
  onDone: () => void;
}

type Call = () => Promise<unknown>;

/** Why the last action failed. */
function Failure({ error }: { error: Error | undefined }) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return error ? (
    <Alert
      role="alert"
      status="danger"
      icon
      title={t('review.failed')}
      description={<NamesInText text={reasonOf(error)} />}
    />
  ) : null;
}

/** What the person who looks can do: claim, give back, say what it is, take a verdict back. */
export function ReviewActions(props: ReviewActionsProps) {
  const { entityRef, review, mayDecide, isReading } = props;
  const { onChange, onActed, onDone } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const api = useApi(fraudLatencyApiRef);
  const myself = useMyself();
  const [isTakingBack, setTakingBack] = useState(false);
  const form = useRef<HTMLDivElement>(null);
  const hasClaimed = useRef(false);
  const action = useAction(async (call: Call) => {
    try {
      await call();
      onActed();
    } finally {
      onChange();
    }
  });
  const { claim, state, verdict, settledBy, label } = review;
  const failure = useFreshFailure(
    action.error,
    JSON.stringify([claim, state, verdict, settledBy, label]),
    isReading,
  );
  const id = review.payment.transactionId;
  const say = (request: VerdictRequest) =>
    action.run(async () => {
      await api.giveVerdict(entityRef, id, request);
      setTakingBack(false);
      onDone();
    });
  const renew = () => action.run(() => api.claimReview(entityRef, id));
  const runClaim = () =>
    action.run(async () => {
      await api.claimReview(entityRef, id);
      hasClaimed.current = true;
    });
  const release = () =>
    action.run(async () => {
      await api.releaseReview(entityRef, id);
      onDone();
    });
  const until = claim && CLOCK.format(new Date(claim.until));
  const isMine = claim !== undefined && claim.by === myself;
  useEffect(() => {
    if (!isMine || !hasClaimed.current) return;
    hasClaimed.current = false;
    form.current?.querySelector('input')?.focus();
  }, [isMine]);
  if (claim && !isMine) {
    return (
      <>
        <Failure error={failure} />
        <Text as="p">
          <NamesInText
            text={t('review.theirs', { who: claim.by, time: until ?? '' })}
          />
        </Text>
      </>
    );
  }
  if (!mayDecide || (settledBy && !failure)) return null;
  return (
    <Flex direction="column" gap="3">
      <Failure error={failure} />
      {state !== 'done' && !isMine && (
        <>
          <div>
            <Button
              variant="primary"
              isDisabled={action.pending}
              onPress={runClaim}
            >
              {t('review.claim')}
            </Button>
          </div>
          <Text as="p" color="secondary">
            {t('review.claimNote', { minutes })}
          </Text>
        </>
      )}
      {isMine && (
        <>
          <Text as="p">{t('review.yours', { time: until ?? '' })}</Text>
          <div ref={form}>
            <VerdictForm isPending={action.pending} onSay={say} />
          </div>
          <div className={styles.buttons}>
            <Button
              variant="secondary"
              isDisabled={action.pending}
              onPress={renew}
            >
              {t('review.renew', { minutes })}
            </Button>
            <Button
              variant="secondary"
              isDisabled={action.pending}
              onPress={release}
            >
              {t('review.release')}
            </Button>
          </div>
        </>
      )}
      {state === 'done' && verdict && !settledBy && (
        <>
          <div>
            <Button
              variant="secondary"
              onPress={() => setTakingBack(shown => !shown)}
            >
              {t(isTakingBack ? 'review.keepIt' : 'review.takeBack')}
            </Button>
          </div>
          {isTakingBack && (
            <VerdictForm
              key={verdict.at}
              isPending={action.pending}
              replaces={verdict}
              onSay={say}
            />
          )}
        </>
      )}
    </Flex>
  );
}
