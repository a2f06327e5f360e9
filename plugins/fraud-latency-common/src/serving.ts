import type { Money } from './business';
import type { ReviewedFrauds } from './caught';
import type { PaymentDecision } from './payments';

/**
 * Where a change of what a scoring service does stands: `requested` waits for a second person, `approved` is what the service
 * is to do, `rejected` and `withdrawn` came to nothing.
 *
 * @public
 */
export type ServingChangeState =
  | 'requested'
  | 'approved'
  | 'rejected'
  | 'withdrawn';

/** The most characters of a policy as text. @public */
export const POLICY_LENGTH = 20_000;

/** The most characters of a reason. @public */
export const REASON_LENGTH = 1_000;

/**
 * What is done with an experiment: `ramp` gives its arms other weights, `stop` gives one arm all cards, `roll-back` gives the
 * control all cards. The last needs no second person.
 *
 * @public
 */
export const EXPERIMENT_ACTIONS = ['ramp', 'stop', 'roll-back'] as const;

/** What is done with an experiment. @public */
export type ExperimentAction = (typeof EXPERIMENT_ACTIONS)[number];

/** Another policy. @public */
export interface PolicyProposal {
  kind: 'policy';
  /** A DecisionPolicy document as YAML. */
  policy: string;
}

/** Something else with the experiment that runs. @public */
export interface ExperimentProposal {
  kind: 'experiment';
  action: ExperimentAction;
  /** Name of the experiment in the configuration of the service. */
  experiment: string;
  /** The arm that has all cards from then on: sent with `stop`, told of a `roll-back` as well. */
  variant?: string;
  /** Of `ramp`: the share of each arm, all of them, together 1, four decimals at most. */
  weights?: Record<string, number>;
  /**
   * The arm that a roll-back goes back to, and its `name@version`: told of `stop` and `roll-back`, never sent. A service that
   * serves one arm alone tells of no other, so that this is the way back.
   */
  control?: { name: string; model: string };
}

/** What is proposed. @public */
export type ServingProposal = PolicyProposal | ExperimentProposal;

/** A proposal with the reason for it, as it is sent. @public */
export type ServingChangeRequest = ServingProposal & { reason: string };

/** A change of what a scoring service does, with who wanted it and who decided. Times are ISO 8601. @public */
export interface ServingChange {
  id: string;
  proposal: ServingProposal;
  reason: string;
  state: ServingChangeState;
  /** Full references of people. */
  requestedBy: string;
  requestedAt: string;
  decidedBy?: string;
  decidedAt?: string;
  /** What the person who decided said. */
  note?: string;
  /** Of an approved one: the service has it when it tells of a revision as high. */
  revision?: number;
  /** What a policy would have done when it was proposed; absent for experiments. */
  preview?: PolicyPreview;
  /** Name and version of the policy that it replaces; absent for experiments. */
  replaces?: { name: string; version: number };
}

/** What one instance of a scoring service says it does now. @public */
export interface ServingInstance {
  cloud: string;
  /** Its place in the configuration, from 0. */
  index: number;
  policy?: { name: string; version: number };
  /** Of the newest approved change that it has taken; 0 before the first, absent where it follows no portal. */
  revision?: number;
  /** Why it does not do what is wanted, in one sentence. */
  problem?: string;
}

/** An arm of the experiment that runs. @public */
export interface ServingArm {
  name: string;
  weight: number;
  /** `name@version` of the model. */
  model: string;
}

/** An experiment that people ended in favour of another arm than the control, which can have all cards again. @public */
export interface EndedExperiment {
  /** As the configuration of the service names it. */
  name: string;
  /** The arm that has all cards. */
  variant: string;
  control: { name: string; model: string };
  /** Whether the service still has the version of the control; without it there is no roll-back. */
  hasControl: boolean;
}

/** What a scoring service does, what it is to do, and what was proposed. @public */
export interface ServingResponse {
  service: string;
  /** Absent where no instance answers. */
  now?: {
    /** The policy as YAML. */
    policy: string;
    /** Absent where all cards have one version. */
    experiment?: {
      /** As the configuration names it. */
      name: string;
      /** As records name it: another one after it was ramped. */
      runsAs: string;
      control: string;
      arms: ServingArm[];
    };
    /** Where all cards have one version since an experiment was ended in favour of another arm than the control. */
    ended?: EndedExperiment;
  };
  instances: ServingInstance[];
  /** Highest revision that was approved; 0 before the first. */
  wantedRevision: number;
  /** Whether the configuration lets the service fetch what is approved; without it nothing can be requested. */
  isConnected: boolean;
  /** Proposals that wait for a second person, the newest first. */
  open: ServingChange[];
  mayRequest: boolean;
  /** Whether the person who asks may approve and reject, but for own requests, and roll back. */
  mayDecide: boolean;
  /** Full references of the groups whose members may request and decide. */
  owners: string[];
}

/** Changes, the newest first. @public */
export interface ServingChangesResponse {
  changes: ServingChange[];
  /** Where the next page begins; absent on the last. */
  next?: string;
  /** Why the record of changes is not whole, in one sentence: nothing is changed, and nothing given to the service, until it is. */
  problem?: string;
}

/**
 * What a policy did, or would have done, with the payments of a span. Counts and amounts are scaled to all cards where only a
 * share is kept; frauds are those that are known, weighted by inverse propensity: a payment that was let through to learn
 * stands for all like it that were declined.
 *
 * @public
 */
export interface PolicyOutcome {
  approved: number;
  reviewed: number;
  declined: number;
  /** null where the payments are of less than a day. */
  reviewsPerDay: number | null;
  /**
   * Frauds that are stopped, as `isFraudCaught` says, with the standard errors of count and amount. Of frauds in review that
   * no analyst has seen, since only the proposal sends them there, the `foundShare` of `reviewedFrauds` is taken for caught,
   * and none where that share is not known. Without `fraudsTo` all frauds that are sent to review are in it.
   */
  caught: {
    count: number;
    amount: number;
    countError: number;
    amountError: number;
  };
  /** All other frauds: approved, or in review and not caught there. */
  missed: Money;
  /**
   * The same frauds by where they go, whatever analysts find. Absent in what an earlier portal kept: it took every fraud that
   * is sent to review for caught.
   */
  fraudsTo?: Record<PaymentDecision, Money>;
  /** Genuine payments among the declined, and among the reviewed. */
  falsePositives: { declined: number; reviewed: number; amount: number };
}

/**
 * Why payments do not go back as long as outcomes take to come: they are kept for less (`retention`), the newest that are
 * looked at are of less (`most`), or there are no older ones yet (`young`).
 *
 * @public
 */
export type ShortReach = 'retention' | 'most' | 'young';

/** How far back the payments of a preview go. @public */
export interface PreviewReach {
  /** Age of the oldest payment that was looked at, in days; 0 where there is none. */
  days: number;
  /** Days that payments are kept. */
  keepDays: number;
  /** Share of the payments that are older than `maturityDays`, from 0 to 1; null where there are none. */
  maturedShare: number | null;
  /** Why they do not go back `maturityDays`; absent where they do. */
  short?: ShortReach;
}

/** The payments of the last days under another policy. @public */
export interface PolicyPreview {
  policy: { name: string; version: number };
  /** ISO 8601. */
  from: string;
  to: string;
  days: number;
  currency: string;
  /** Payments that were looked at, and those among them whose outcome is known. */
  payments: number;
  outcomes: number;
  /** Known frauds among them, each counted once: what all figures of fraud rest on. */
  frauds: number;
  /** Share of the cards that are kept. */
  sampleShare: number;
  /** What was decided then, and what the proposal decides. */
  before: PolicyOutcome;
  after: PolicyOutcome;
  /** Payments by what was decided and what would be. */
  moved: {
    from: PaymentDecision;
    to: PaymentDecision;
    count: number;
  }[];
  /** Payments that the proposal approves, that were declined, and of which no outcome and no estimate tells anything. */
  unknown: number;
  /**
   * Payments that the proposal declines, that were approved or reviewed, and of which nobody knows yet what they were; absent
   * in what an earlier portal kept.
   */
  declinedUnknown?: number;
  /**
   * After so many days an approved payment of which no outcome has come counts as genuine, as nobody has complained; younger
   * ones are known only by what was said of them. Absent in what an earlier portal kept.
   */
  maturityDays?: number;
  /** How far back the payments go; absent in what an earlier portal kept, like the next two. */
  reach?: PreviewReach;
  /** Known frauds that were in review then, and those that analysts called fraud, in the cards that are kept. */
  reviewedFrauds?: ReviewedFrauds;
  /** Verdicts that people gave a day, on payments of all cards, since the oldest; null where that is less than a day ago. */
  verdictsPerDay?: number | null;
  /** Payments that could not be decided anew, by why. */
  skipped: { reason: string; count: number }[];
  /** What each rule of the proposal would have decided. */
  rules: { name: string; count: number; frauds: number }[];
}
