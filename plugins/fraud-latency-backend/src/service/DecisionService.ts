import {
  NotFoundError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import type {
  InstanceConfig,
  ScoringServiceConfig,
} from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import { explainRecord } from './explainRecord';

/** Asks scoring services what they decided. */
export class DecisionService {
  constructor(private readonly options: { ask: Ask }) {}

  /**
   * @throws NotFoundError when every instance answers that it does not remember it
   * @throws ServiceUnavailableError when none remembers it, and not all could be asked
   */
  async find(
    { name, instances, records }: ScoringServiceConfig,
    transactionId: string,
  ): Promise<ExplainedDecision> {
    let problem: string | undefined;
    for (const instance of instances) {
      try {
        const decision = await this.#askFor(instance, transactionId);
        if (decision) return decision;
      } catch (error) {
        problem ??= toError(error).message;
      }
    }
    if (problem !== undefined) {
      throw new ServiceUnavailableError(
        `Whether ${name} decided on '${transactionId}' cannot be told now: ${problem}`,
      );
    }
    throw new NotFoundError(
      `${name} remembers no decision on '${transactionId}': it keeps them for a day, and ${
        records
          ? 'the records that this portal keeps have none of it'
          : "this portal keeps no records of it, which 'records: {}' in its entry of fraudLatency.services has it do"
      }`,
    );
  }

  async #askFor(
    { url, apiKey }: InstanceConfig,
    transactionId: string,
  ): Promise<ExplainedDecision | undefined> {
    const { status, text } = await this.options.ask(
      'The scoring service',
      `${url}/v1/decisions/${encodeURIComponent(transactionId)}`,
      apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    );
    if (status === 200) return explainRecord(text);
    if (status === 404) return undefined;
    if (status === 401) {
      throw new ServiceUnavailableError(
        'The scoring service does not take the API key of the portal; check apiKeyFile of its instances in fraudLatency.services, and start the portal again',
      );
    }
    throw new ServiceUnavailableError(
      `The scoring service answered with status ${status}`,
    );
  }
}
