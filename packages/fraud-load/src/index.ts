/**
 * Sends the card payments of a simulation to a scoring service in an open loop and reports how long the answers took.
 *
 * @packageDocumentation
 */
export { bodyOf, transactionId, writeBodies } from './bodies';
export { buildSender } from './buildSender';
export type { BuildOptions } from './buildSender';
export { describeKnee, describeReport, describeStep } from './describe';
export { customersOfToday } from './feed/customersOfToday';
export type { WorldOptions } from './feed/customersOfToday';
export { feed } from './feed/feed';
export type { FeedClock, FeedOptions, NoticedPayment } from './feed/feed';
export { runFeed } from './feed/runFeed';
export type { FeedEvent, FeedParts } from './feed/runFeed';
export { handbook } from './handbook';
export type {
  HandbookOptions,
  HandbookTransaction,
  Scenario,
} from './handbook';
export type { Lateness, Latencies, LoadReport, LoadSecond } from './LoadReport';
export { startNoopServer, USUAL_ANSWER } from './noopServer';
export type { NoopServer } from './noopServer';
export { runLoad } from './runLoad';
export type { LoadOptions } from './runLoad';
export { runProgram } from './runProgram';
export type { ProgramParts } from './runProgram';
export { runSender } from './runSender';
export type { SenderOptions } from './runSender';
export { climb, failuresOf } from './staircase';
export type { Staircase, StaircaseOptions, Step, Verdict } from './staircase';
