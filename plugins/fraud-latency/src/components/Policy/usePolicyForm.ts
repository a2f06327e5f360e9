import { useEffect, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import {
  POLICY_LENGTH,
  type PolicyPreview,
  type ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { useAction, useLengthProblem } from '@modelport/plugin-ml-react';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { withNextVersion } from '../../model/nextVersion';
import { fraudLatencyTranslationRef } from '../../translation';
import { openOf } from '../Serving/OpenChanges';
import { useReasonProblem } from '../Serving/ReasonField';
import { dropDraft, keepDraft, readDraft } from './policyDraft';

export interface PolicyFormOptions {
  entityRef: CompoundEntityRef;
  serving: ServingResponse;
  /** The policy that is served. */
  served: string;
  /** After a request that failed: somebody else may have been faster. */
  onChanged: () => void;
  /** After a request. */
  onOwnChange: () => void;
}

/** The state of the form that writes another policy: a text, what it would have done, and the reason for it. */
export function usePolicyForm(options: PolicyFormOptions) {
  const { entityRef, serving, served, onChanged, onOwnChange } = options;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const api = useApi(fraudLatencyApiRef);
  // What was written before one looked at another part of the page.
  const [draft] = useState(() => readDraft(entityRef));
  const [basis, setBasis] = useState(draft?.basis ?? served);
  const [text, setText] = useState(
    () => draft?.text ?? withNextVersion(served),
  );
  const [reason, setReason] = useState(draft?.reason ?? '');
  useEffect(() => {
    const isUntouched = text === withNextVersion(basis) && reason === '';
    if (isUntouched) dropDraft(entityRef);
    else keepDraft(entityRef, { basis, text, reason });
  }, [entityRef, basis, text, reason]);
  const [tried, setTried] = useState<{
    text: string;
    preview: PolicyPreview;
  }>();
  const tooLong = useLengthProblem()(text, POLICY_LENGTH);
  const reasonProblem = useReasonProblem(reason);
  const tryIt = useAction(async (policy: string) => {
    const preview = await api.previewPolicy(entityRef, {
      kind: 'policy',
      policy,
    });
    setTried({ text: policy, preview });
  });
  const send = useAction(async (policy: string, why: string) => {
    try {
      await api.requestServingChange(entityRef, {
        ...{ kind: 'policy', policy, reason: why },
      });
    } catch (error) {
      onChanged();
      throw error;
    }
    onOwnChange();
  });
  /** Why it cannot be requested yet; undefined once it can. */
  const whyNot = () => {
    if (!serving.isConnected) return t('serving.notConnectedWhy');
    if (openOf(serving, 'policy').length > 0) return t('serving.waitsAlready');
    if (tried?.text !== text) return t('policy.tryFirst');
    return reasonProblem;
  };
  return {
    ...{ text, setText, tooLong, reason, setReason, tried, tryIt, send },
    why: whyNot(),
    hasServedChanged: basis !== served,
    isResumed: draft !== undefined,
    isTriedText: tried?.text === text,
    beginAnew: () => {
      setBasis(served);
      setText(withNextVersion(served));
    },
  };
}
