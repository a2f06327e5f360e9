import {
  ConflictError,
  InputError,
  NotFoundError,
  ServiceUnavailableError,
} from '@backstage/errors';
import {
  CLAIM_MINUTES,
  type ReviewDetail,
  type ReviewList,
  type ReviewsResponse,
  type VerdictRequest,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { PageRequest } from '../payments/DatabasePayments';
import { requireRecords } from '../payments/requireRecords';
import type {
  DatabaseReviews,
  ReviewedPayment,
  ReviewKey,
} from './DatabaseReviews';
import type { LabelOutbox } from './LabelOutbox';
import {
  givenOf,
  isClaimed,
  reviewOf,
  type ReviewRow,
  settledOf,
} from './ReviewRow';
import { isSameAgain, type SentVerdict } from './sameAgain';

const CLAIM_MS = CLAIM_MINUTES * 60_000;

/** What {@link ReviewService} works with. */
export interface ReviewServiceOptions {
  reviews: DatabaseReviews;
  outbox: Pick<LabelOutbox, 'count'>;
  /** Milliseconds since 1970. */
  now(): number;
  /** Gives a new id at each call. */
  newId(): string;
}

/** What a list of reviews says beside who may decide. */
export type ReviewsPage = Omit<ReviewsResponse, 'mayDecide' | 'analysts'>;

/** Lists payments that people are to look at, and keeps what they say. */
export class ReviewService {
  constructor(private readonly options: ReviewServiceOptions) {}

  /**
   * @param asker - full reference of the person who looks
   * @throws ConflictError when the portal does not read the records of the service
   */
  async list(
    config: ScoringServiceConfig,
    list: ReviewList,
    asker: string,
    page: PageRequest,
  ): Promise<ReviewsPage> {
    requireRecords(config);
    const { reviews, outbox, now } = this.options;
    const { name } = config;
    const [found, counts, labelsWaiting] = await Promise.all([
      reviews.list(name, list, asker, page),
      reviews.count(name),
      outbox.count(name),
    ]);
    const at = now();
    return {
      reviews: found.reviews.map(({ review, payment }) =>
        reviewOf(review, payment, at),
      ),
      ...(found.next !== undefined && { next: found.next }),
      counts,
      labelsWaiting,
    };
  }

  /** @throws NotFoundError when the payment was not sent to review */
  async get(
    config: ScoringServiceConfig,
    transactionId: string,
  ): Promise<ReviewDetail> {
    const { review, payment } = await this.#find(config, transactionId);
    const key = { service: config.name, transactionId };
    return {
      ...reviewOf(review, payment, this.options.now()),
      history: (await this.options.reviews.history(key)).map(givenOf),
    };
  }

  /**
   * Claims a review for some minutes, or renews the claim.
   *
   * @throws ConflictError while another person has it, or when a verdict was given
   */
  async claim(
    config: ScoringServiceConfig,
    transactionId: string,
    by: string,
  ): Promise<ReviewDetail> {
    const { reviews, now } = this.options;
    await this.#find(config, transactionId);
    const key = { service: config.name, transactionId };
    const at = now();
    if (!(await reviews.claim(key, by, at, at + CLAIM_MS))) {
      throw await this.#conflict(config, transactionId, by);
    }
    return this.get(config, transactionId);
  }

  /**
   * Gives a claim back; nothing where nobody has one.
   *
   * @throws ConflictError when it is another person's
   */
  async release(
    config: ScoringServiceConfig,
    transactionId: string,
    by: string,
  ): Promise<ReviewDetail> {
    await this.#find(config, transactionId);
    const key = { service: config.name, transactionId };
    const isReleased = await this.options.reviews.release(key, by);
    const detail = await this.get(config, transactionId);
    if (!isReleased && detail.claim && detail.claim.by !== by) {
      throw new ConflictError(
        `${detail.claim.by} looks at '${transactionId}' until ${detail.claim.until}: only they give that claim back, or it runs out`,
      );
    }
    return detail;
  }

  /**
   * Keeps a verdict. `fraud` and `genuine` become labels of the scoring service. The same one by the same person is answered
   * as the first time, since the answer may have been lost on its way.
   *
   * @throws InputError for what cannot be said of a verdict that is taken back
   * @throws ConflictError when the person does not hold the claim, another verdict was given meanwhile or is the same, or
   *   the bank or the customer has said what it is
   */
  async decide(
    config: ScoringServiceConfig,
    transactionId: string,
    by: string,
    { verdict, note, replaces }: VerdictRequest,
  ): Promise<ReviewDetail> {
    const { reviews, now, newId } = this.options;
    const { review, payment } = await this.#find(config, transactionId);
    const replacedAt =
      replaces === undefined ? undefined : Date.parse(replaces);
    if (Number.isNaN(replacedAt)) {
      throw new InputError(
        `replaces is ${replaces}, which is no time that can be read; send the time of the verdict as it was answered`,
      );
    }
    if (
      replaces !== undefined &&
      verdict !== 'fraud' &&
      verdict !== 'genuine'
    ) {
      throw new InputError(
        `verdict must be fraud or genuine where replaces is set: the scoring service has the outcome already, and knows no third one`,
      );
    }
    const key = { service: config.name, transactionId };
    const sent = {
      ...{ verdict, by, note: note?.trim() || null },
      ...(replacedAt !== undefined && { replaces: replacedAt }),
    };
    if (await this.#isSameAgain(key, review, sent)) {
      return this.get(config, transactionId);
    }
    if (
      replaces !== undefined &&
      review.state === 'done' &&
      review.verdict === verdict &&
      !settledOf(review, payment)
    ) {
      throw new ConflictError(
        `'${transactionId}' was decided as ${verdict} by ${review.verdict_by} already: a verdict is taken back by the other one`,
      );
    }
    const given = await reviews.decide(key, {
      id: newId(),
      ...sent,
      // The service takes the later one of two labels.
      at: Math.max(now(), Number(review.verdict_at ?? 0) + 1),
    });
    if (!given) {
      const { review: other } = await this.#find(config, transactionId);
      if (!(await this.#isSameAgain(key, other, sent))) {
        throw await this.#conflict(config, transactionId, by);
      }
    }
    return this.get(config, transactionId);
  }

  async #isSameAgain(
    key: ReviewKey,
    review: ReviewRow,
    sent: SentVerdict,
  ): Promise<boolean> {
    const history =
      sent.replaces === undefined
        ? []
        : await this.options.reviews.history(key);
    return isSameAgain(review, history, sent);
  }

  async #find(
    config: ScoringServiceConfig,
    transactionId: string,
  ): Promise<ReviewedPayment> {
    requireRecords(config);
    const { name: service } = config;
    const found = await this.options.reviews.find({ service, transactionId });
    if (found) return found;
    throw new NotFoundError(
      `${service} sent no payment '${transactionId}' to review, or it is older than records.keepDays`,
    );
  }

  /** Why somebody could not claim or decide, in words. */
  async #conflict(
    config: ScoringServiceConfig,
    transactionId: string,
    by: string,
  ): Promise<Error> {
    const { review, payment } = await this.#find(config, transactionId);
    const settled = settledOf(review, payment);
    if (settled) {
      const has =
        settled.by === review.verdict_by ? 'ended' : 'has the last word on';
      return new ConflictError(
        `A ${settled.by} ${has} the review of '${transactionId}': it says ${settled.verdict}. What the bank or the customer said cannot be taken back here`,
      );
    }
    const now = this.options.now();
    if (isClaimed(review, now) && review.claimed_by !== by) {
      const until = new Date(Number(review.claimed_until)).toISOString();
      return new ConflictError(
        `${review.claimed_by} looks at '${transactionId}' until ${until}: take another payment, or wait until the claim is given back or runs out`,
      );
    }
    if (review.state === 'done') {
      return new ConflictError(
        `'${transactionId}' was decided as ${review.verdict} by ${review.verdict_by} meanwhile: read it again; to take that back, send the time of that verdict as replaces`,
      );
    }
    if (review.claimed_by !== by) {
      return new ConflictError(
        `You do not hold the claim on '${transactionId}': claim it, then give the verdict`,
      );
    }
    return new ServiceUnavailableError(
      `'${transactionId}' changed at this moment: try again`,
    );
  }
}
