import type {
  ReviewDetail,
  ReviewList,
  ReviewsResponse,
  VerdictRequest,
} from '@modelport/plugin-fraud-latency-common';
import {
  type EntranceRequest,
  type ModelGate,
  refuseUnknownFields,
  requirePlainText,
} from '@modelport/plugin-ml-node';
import type { Router } from 'express';
import { reviewSchemas } from '../schema/reviewSchemas';
import type { ServicesOfModels } from '../service/ServicesOfModels';
import { type AnalystGate, analystsOf } from './AnalystGate';
import type { ReviewService } from './ReviewService';

/** What {@link addReviewRoutes} works with. */
export interface ReviewRoutesOptions {
  services: ServicesOfModels;
  reviews: ReviewService;
}

/** Who stands before the routes. */
export interface ReviewGates {
  reviews: ModelGate;
  analysts: AnalystGate;
}

/** Audit events of looks and changes, refused or not. */
export const REVIEW_EVENTS = {
  list: 'reviews-read',
  get: 'review-read',
  claim: 'review-claim',
  release: 'review-release',
  verdict: 'review-verdict',
} as const;

// The validated router has checked every parameter against the OpenAPI document and coerced its type.
type Query = { list?: ReviewList; limit?: number; after?: string };

/** Adds the routes about payments that people look at. */
export function addReviewRoutes(
  router: Router,
  at: string,
  { services, reviews }: ReviewRoutesOptions,
  gates: ReviewGates,
): void {
  const audited = <T>(
    req: EntranceRequest,
    event: keyof typeof REVIEW_EVENTS,
    meta: Record<string, string | undefined>,
    work: () => Promise<T>,
  ) => gates.reviews.audited(req, REVIEW_EVENTS[event], meta, work);

  router.get(`${at}/reviews`, async (req, res) => {
    const reader = gates.reviews.readerOf(req);
    const { entity } = reader;
    const { list = 'open', limit = 25, after } = req.query as Query;
    const answer: ReviewsResponse = await audited(
      req,
      'list',
      { list },
      async () => {
        const { config } = services.of(entity);
        const page = { limit, after };
        return {
          ...(await reviews.list(
            config,
            list,
            gates.analysts.nameOf(reader),
            page,
          )),
          mayDecide: await gates.analysts.mayDecide(req),
          analysts: analystsOf(services, entity),
        };
      },
    );
    res.json(answer);
  });

  router.get(`${at}/reviews/:id`, async (req, res) => {
    const { entity } = gates.reviews.readerOf(req);
    const { id } = req.params;
    const review: ReviewDetail = await audited(
      req,
      'get',
      { transactionId: id },
      async () => reviews.get(services.of(entity).config, id),
    );
    res.json(review);
  });

  for (const step of ['claim', 'release'] as const) {
    router.post(`${at}/reviews/:id/${step}`, async (req, res) => {
      const { entity, actor } = gates.analysts.of(req);
      const { id } = req.params;
      const review = await audited(req, step, { transactionId: id }, async () =>
        reviews[step](services.of(entity).config, id, actor),
      );
      res.json(review);
    });
  }

  router.post(`${at}/reviews/:id/verdict`, async (req, res) => {
    const { entity, actor } = gates.analysts.of(req);
    const { id } = req.params;
    const request = req.body as VerdictRequest;
    refuseUnknownFields(request, reviewSchemas.VerdictRequest.properties);
    const { verdict, replaces } = request;
    const meta = { transactionId: id, verdict, replaces };
    const review = await audited(req, 'verdict', meta, async () => {
      requirePlainText('note', request.note);
      return reviews.decide(services.of(entity).config, id, actor, request);
    });
    res.json(review);
  });
}
