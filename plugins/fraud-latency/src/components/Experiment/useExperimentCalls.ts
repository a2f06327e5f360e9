import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import type {
  ServingChangeRequest,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { fraudLatencyApiRef } from '../../api/FraudLatencyApi';
import { fraudLatencyTranslationRef } from '../../translation';
import { useOwnersWords } from '../Serving/useOwnersWords';

/** What is to be known to ask for something with an experiment. */
export interface ExperimentCallsProps {
  entityRef: CompoundEntityRef;
  serving: ServingResponse;
  /** After a request that failed: somebody else may have been faster. */
  onChanged: () => void;
  /** After a request. */
  onOwnChange: () => void;
}

/** How something is asked for with an experiment, and why the person who looks may not. */
export interface ExperimentCalls {
  ask: (request: ServingChangeRequest) => Promise<void>;
  /** Why nothing can be requested; undefined where it can. */
  whyNever: string | undefined;
  /** Why nothing can be rolled back; undefined where it can. */
  whyNeverBack: string | undefined;
}

/** Gives them for what is served. */
export function useExperimentCalls(
  props: ExperimentCallsProps,
): ExperimentCalls {
  const { entityRef, serving, onChanged, onOwnChange } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const api = useApi(fraudLatencyApiRef);
  const notConnected = serving.isConnected
    ? undefined
    : t('serving.notConnectedWhy');
  const ask = async (request: ServingChangeRequest) => {
    try {
      await api.requestServingChange(entityRef, request);
    } catch (error) {
      onChanged();
      throw error;
    }
    onOwnChange();
  };
  return {
    ask,
    whyNever: useOwnersWords(serving.mayRequest, serving) ?? notConnected,
    whyNeverBack: useOwnersWords(serving.mayDecide, serving) ?? notConnected,
  };
}
