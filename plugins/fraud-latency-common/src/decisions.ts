/** How much one feature moved a score. @public */
export interface ReasonCode {
  feature: string;
  /** What it was. */
  value: number;
  /** Its median over payments that the service has scored lately: the score is compared with one that has it. */
  usual: number;
  /** By how much the score falls when the feature alone is set to `usual`; negative where it rises. */
  contribution: number;
}

/** What was decided about a transaction, and why. Ids of customer and terminal are pseudonyms. @public */
export interface ExplainedDecision {
  transactionId: string;
  /** ISO 8601, like the other times. */
  eventTime: string;
  receivedAt: string;
  customer: string;
  terminal: string;
  amount: number;
  currency: string;
  /** Probability of fraud from 0 to 1; null where there was none. */
  score: number | null;
  decision: 'approve' | 'review' | 'decline';
  /** What of the policy decided, e.g. `threshold`. */
  reason: string;
  /** The probability with which the policy takes this decision. */
  propensity: number;
  model: { name: string; version: string; digest: string };
  experiment: string;
  variant: string;
  policy: { name: string; version: number };
  /** Why the answer was worth less than usual. */
  degraded?: string;
  /** The model's input by name; where its declaration is not loaded any more, by position. */
  features: Record<string, number | null>;
  /** What moved the score most; null where the version that decided is not loaded any more. */
  reasonCodes: ReasonCode[] | null;
  /** What versions said that decide nothing. */
  shadow: { model: string; version: string; score: number | null }[];
  /**
   * `portal` where the service gave no answer and the portal's own record is shown: it has feature values by position, and no
   * reasons.
   */
  keptBy?: 'portal';
  /**
   * Why the service gave none: it has forgotten the decision, it does not answer, or it is young: since its start it has
   * scored too few payments to say what is usual.
   */
  unexplained?: 'forgotten' | 'silent' | 'young';
  /** What became of it, as far as the portal knows. */
  outcome?: {
    isFraud: boolean;
    /** Who said so, such as `chargeback`. */
    source: string;
    labelledAt: string;
  };
}
