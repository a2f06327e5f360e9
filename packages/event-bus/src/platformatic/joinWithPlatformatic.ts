import { Consumer } from '@platformatic/kafka';
import { EventBusError } from '../EventBusError';
import { KafkaBusOptions } from '../kafkaOptions';
import { ConsumeLimits } from '../options';
import { JoinRequest, Membership } from '../Transport';
import { clientOptions } from './clientOptions';
import { platformaticError } from './platformaticErrors';
import { PartitionReaders } from './PartitionReaders';

/**
 * Becomes a member through @platformatic/kafka. Its own stream of messages is not used: after a rebalance it may skip what
 * it had fetched for a partition of which nothing was committed yet. We fetch ourselves and know where we are.
 */
export async function joinWithPlatformatic(
  request: JoinRequest,
  limits: ConsumeLimits,
  options: KafkaBusOptions,
): Promise<Membership> {
  const { group, topics, delivery } = request;
  const member = new Consumer({
    ...clientOptions(options, 60),
    groupId: group,
    sessionTimeout: limits.sessionTimeoutMs,
    rebalanceTimeout: limits.rebalanceTimeoutMs,
    heartbeatInterval: limits.heartbeatMs,
  });
  // a connection of its own, for a fetch keeps all else on its connection waiting
  const fetcher = new Consumer({
    ...clientOptions(options, 0),
    groupId: group,
  });
  const readers = new PartitionReaders({ request, limits, member, fetcher });
  const ended = new Promise<Error>(resolve => {
    const end = (error: Error) =>
      resolve(platformaticError(error, `lost group ${group}`, options));
    readers.onFailure = end;
    // emitted when it could not join again
    member.on('error' as 'client:close', end as () => void);
    member.on('consumer:heartbeat:stalled', ({ lastError, stalledFor }) =>
      end(lastError ?? new Error(`no sign of life taken for ${stalledFor} ms`)),
    );
  });
  member.on('consumer:group:join', ({ assignments = [], memberId }) => {
    const partitions = assignments.flatMap(({ topic, partitions: numbers }) =>
      numbers.map(partition => ({ topic, partition })),
    );
    readers.assign(delivery.assign(partitions, memberId));
  });
  const leave = async () => {
    readers.stop();
    await Promise.allSettled([member.close(true), fetcher.close(true)]);
  };
  try {
    for (const each of [member, fetcher]) each.topics.trackAll(...topics);
    const crash = await Promise.race([member.joinGroup({}), ended]);
    if (crash instanceof EventBusError) throw crash;
  } catch (error) {
    await leave();
    throw platformaticError(
      error as Error,
      `let no member into group ${group}`,
      options,
    );
  }
  return { ended, leave };
}
