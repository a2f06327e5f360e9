import { ServiceUnavailableError } from '@backstage/errors';
import { z } from 'zod';
import type { PrometheusConfig } from '../../config/ScoringServiceConfig';
import type { Ask } from '../../http/ask';
import type { Span } from '../MetricsSource';
import { numberOf } from '../parseNumber';

/** A value of a series at one time. */
export interface PrometheusSample {
  labels: Record<string, string>;
  value: number;
}

/** A series over some steps. */
export interface PrometheusSeries {
  labels: Record<string, string>;
  /** By the time in milliseconds since 1970. */
  values: Map<number, number>;
}

const labels = z.record(z.string(), z.string());
const point = z
  .tuple([z.number(), z.string()])
  .transform(
    ([at, value]) => [Math.round(at * 1_000), numberOf(value)] as const,
  );
const FAILURE = z.object({ status: z.literal('error'), error: z.string() });
const answerOf = <T extends z.ZodType>(resultType: string, item: T) =>
  z.object({
    status: z.literal('success'),
    data: z.object({
      resultType: z.literal(resultType),
      result: z.array(item),
    }),
  });
const VECTOR = answerOf('vector', z.object({ metric: labels, value: point }));
const MATRIX = answerOf(
  'matrix',
  z.object({ metric: labels, values: z.array(point) }),
);

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // told below, with what it should be
  }
}

/** Calls the HTTP API of Prometheus; see https://prometheus.io/docs/prometheus/latest/querying/api/. */
export class PrometheusClient {
  constructor(
    private readonly options: { prometheus: PrometheusConfig; ask: Ask },
  ) {}

  /**
   * @param at - in milliseconds since 1970
   * @throws ServiceUnavailableError in words
   */
  async query(query: string, at: number): Promise<PrometheusSample[]> {
    const time = String(at / 1_000);
    const { data } = await this.#get('query', { query, time }, VECTOR);
    return data.result.map(({ metric, value }) => ({
      labels: metric,
      value: value[1],
    }));
  }

  /**
   * Asks for the ends of the steps of a span.
   *
   * @throws ServiceUnavailableError in words
   */
  async queryRange(
    query: string,
    { from, to }: Span,
    stepSeconds: number,
  ): Promise<PrometheusSeries[]> {
    const parameters = {
      query,
      start: String(from / 1_000 + stepSeconds),
      end: String(to / 1_000),
      step: String(stepSeconds),
    };
    const { data } = await this.#get('query_range', parameters, MATRIX);
    return data.result.map(({ metric, values }) => ({
      labels: metric,
      values: new Map(values),
    }));
  }

  async #get<T extends z.ZodType>(
    route: string,
    parameters: Record<string, string>,
    schema: T,
  ): Promise<z.infer<T>> {
    const { prometheus, ask } = this.options;
    const { bearerToken } = prometheus;
    const { status, text } = await ask(
      'Prometheus',
      `${prometheus.url}/api/v1/${route}?${new URLSearchParams(parameters)}`,
      bearerToken === undefined
        ? {}
        : { authorization: `Bearer ${bearerToken}` },
    );
    if (status === 401 || status === 403) {
      throw new ServiceUnavailableError(
        `Prometheus answered with status ${status}; check prometheus.bearerTokenFile in fraudLatency.services, and start the portal again`,
      );
    }
    const body = readJson(text);
    const failure = FAILURE.safeParse(body).data;
    if (failure) {
      throw new ServiceUnavailableError(
        `Prometheus refused a query: ${failure.error.slice(0, 300)}`,
      );
    }
    const { data } = schema.safeParse(body);
    if (status !== 200 || data === undefined) {
      throw new ServiceUnavailableError(
        `Prometheus answered with status ${status} and something that is no result of a query; check prometheus.url in fraudLatency.services`,
      );
    }
    return data;
  }
}
