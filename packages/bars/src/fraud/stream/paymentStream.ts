import type { MessageToPublish } from '@modelport/event-bus';
import { bodyOf, handbook, transactionId } from '@modelport/fraud-load';

/** A payment as it is sent to the topic of transactions. */
export interface Payment {
  id: string;
  message: MessageToPublish;
}

/**
 * Payments by the Handbook's rules, without end.
 *
 * @param run - begins their ids
 */
export function* paymentStream(run: string, seed: number): Generator<Payment> {
  let at = 0;
  for (const transaction of handbook({ seed, days: Infinity })) {
    const id = transactionId(run, at);
    const body = { ...JSON.parse(bodyOf(transaction)), transaction_id: id };
    yield {
      id,
      message: {
        key: body.customer_id,
        value: Buffer.from(JSON.stringify(body)),
      },
    };
    at += 1;
  }
}
