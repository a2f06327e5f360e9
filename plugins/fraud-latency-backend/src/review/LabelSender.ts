import { ServiceUnavailableError, toError } from '@backstage/errors';
import type {
  InstanceConfig,
  ScoringServiceConfig,
} from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import type { LabelOutbox, WaitingLabel } from './LabelOutbox';

const MOST_AT_ONCE = 50;

/** What {@link LabelSender} works with. */
export interface LabelSenderOptions {
  service: ScoringServiceConfig;
  outbox: LabelOutbox;
  ask: Ask;
  /** Milliseconds since 1970. */
  now(): number;
}

/** What an instance says to a label; a text is why it does not take it. */
type Answer =
  | 'taken'
  | { kind: 'forgotten' | 'refused' | 'failed'; why: string };

/** Sends verdicts to a scoring service as labels: each as often as it takes, which the service counts once. */
export class LabelSender {
  constructor(private readonly options: LabelSenderOptions) {}

  /**
   * Sends what waits, the oldest first.
   *
   * @throws ServiceUnavailableError when a label could not be sent; it goes on to wait
   */
  async send(): Promise<void> {
    const { service, outbox } = this.options;
    let isMore = true;
    while (isMore) {
      const labels = await outbox.list(service.name, MOST_AT_ONCE);
      let problem: string | undefined;
      for (const label of labels) {
        const failure = await this.#sendOne(label);
        problem ??= failure;
      }
      if (problem !== undefined) throw new ServiceUnavailableError(problem);
      isMore = labels.length === MOST_AT_ONCE;
    }
  }

  /**
   * @returns why it could not be sent, and waits
   * @throws ServiceUnavailableError when no instance can be asked, so that there is no use in sending the next
   */
  async #sendOne(label: WaitingLabel): Promise<string | undefined> {
    const { service, outbox, now } = this.options;
    const problems: string[] = [];
    let forgotten: string | undefined;
    let isAnswered = false;
    for (const instance of service.instances) {
      try {
        const answer = await this.#ask(instance, label);
        isAnswered = true;
        if (answer === 'taken') {
          await outbox.sent(label, now());
          return undefined;
        }
        if (answer.kind === 'refused') {
          await outbox.refused(label, answer.why, now());
          return undefined;
        }
        if (answer.kind === 'forgotten') forgotten = answer.why;
        else problems.push(answer.why);
      } catch (error) {
        problems.push(toError(error).message);
      }
    }
    const [problem] = problems;
    if (problem === undefined) {
      // Each instance was asked, and none knows the payment.
      await outbox.refused(label, forgotten ?? 'No instance took it', now());
      return undefined;
    }
    await outbox.failed(label, problem);
    if (!isAnswered) throw new ServiceUnavailableError(problem);
    return problem;
  }

  async #ask(
    { url, apiKey }: InstanceConfig,
    { transactionId, isFraud, at }: WaitingLabel,
  ): Promise<Answer> {
    const { status, text } = await this.options.ask(
      'The scoring service',
      `${url}/v1/labels`,
      apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
      {
        transaction_id: transactionId,
        is_fraud: isFraud,
        source: 'analyst',
        labelled_at: new Date(at).toISOString(),
      },
    );
    if (status === 200) return 'taken';
    if (status === 404) {
      return {
        kind: 'forgotten',
        why: 'The scoring service has forgotten the payment, so that its features do not learn of the verdict; the portal keeps it',
      };
    }
    if (status === 400 || status === 422) {
      return {
        kind: 'refused',
        why: `The scoring service does not take the label: ${text.slice(
          0,
          300,
        )}`,
      };
    }
    if (status === 401) {
      throw new ServiceUnavailableError(
        'The scoring service does not take the API key of the portal; check apiKeyFile of its instances in fraudLatency.services, and start the portal again',
      );
    }
    if (status !== 503) {
      const why = `The scoring service answered with status ${status}`;
      return { kind: 'failed', why };
    }
    throw new ServiceUnavailableError(
      'The scoring service takes no labels now (status 503)',
    );
  }
}
