import {
  PAYMENT_DECISIONS,
  PAYMENT_OUTCOMES,
  type PaymentFilter,
} from '@modelport/plugin-fraud-latency-common';

/** What the URL holds of the filter of payments. `decision` names one payment there, on the tab beside. */
export const NO_FILTER = {
  decided: undefined,
  version: undefined,
  variant: undefined,
  outcome: undefined,
  pages: undefined,
};

/** The filter that the URL holds; what is none is passed over. */
export function filterOf(
  get: (name: string) => string | undefined,
): PaymentFilter {
  const [decided, outcome] = [get('decided'), get('outcome')];
  return {
    decision: PAYMENT_DECISIONS.find(each => each === decided),
    version: get('version'),
    variant: get('variant'),
    outcome: PAYMENT_OUTCOMES.find(each => each === outcome),
  };
}
