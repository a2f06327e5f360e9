import type { QueueStopPolicy } from '@modelport/plugin-ml-training-common';
import type { Condition } from '../pending/facts';

/** Says whether a queue lets anything in, and why not. */
export function describeAdmission({
  stopPolicy,
  active,
}: {
  stopPolicy: QueueStopPolicy;
  /** Condition `Active` of the queue. */
  active?: Condition;
}): { admits: boolean; state: string } {
  if (stopPolicy === 'Hold') {
    const state =
      'Is stopped: it lets nothing more in until those who run the cluster start it again. What runs goes on.';
    return { admits: false, state };
  }
  if (stopPolicy === 'HoldAndDrain') {
    const state =
      'Is stopped and emptied: what ran was evicted and waits until those who run the cluster start it again.';
    return { admits: false, state };
  }
  if (!active) {
    return { admits: false, state: 'Kueue has not looked at it yet.' };
  }
  if (active.status === 'True') {
    return { admits: true, state: 'Lets in what fits.' };
  }
  const why = (active.message || active.reason || 'Kueue gives no reason')
    .trim()
    .replace(/\.$/, '');
  return { admits: false, state: `Lets nothing in: ${why}.` };
}
