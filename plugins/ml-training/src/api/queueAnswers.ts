import type {
  QueueCluster,
  QueuesResponse,
  QueueStopPolicy,
} from '@modelport/plugin-ml-training-common';
import { z } from 'zod';

const SIGHTS: { [S in QueueCluster['sight']]: S } = {
  current: 'current',
  stale: 'stale',
  none: 'none',
};
const KUEUE: { [S in QueueCluster['kueue']]: S } = {
  served: 'served',
  absent: 'absent',
  unknown: 'unknown',
};
const STOP_POLICIES: { [S in QueueStopPolicy]: S } = {
  None: 'None',
  Hold: 'Hold',
  HoldAndDrain: 'HoldAndDrain',
};

const time = z.iso.datetime({ offset: true });
const amount = z.number().min(0);
const count = z.number().int().min(0);
const place = z.number().int().min(1);
const resourceAmount = z.object({ resource: z.string(), amount });

const training = z.object({
  id: z.string(),
  entityRef: z.string(),
  profile: z.string(),
});

const admission = {
  stopPolicy: z.enum(STOP_POLICIES),
  admits: z.boolean(),
  state: z.string(),
};

const entry = {
  namespace: z.string(),
  name: z.string(),
  localQueue: z.string(),
  clusterQueue: z.string().optional(),
  priority: z.number().int(),
  training: training.optional(),
};

const quota = z.object({
  flavor: z.string(),
  resource: z.string(),
  nominal: amount,
  borrowingLimit: amount.optional(),
  lendingLimit: amount.optional(),
  used: amount,
  borrowed: amount,
  borrowable: amount.optional(),
  lent: amount.optional(),
  free: amount.optional(),
  unknown: z.string().optional(),
});

const queueCount = z.object({ total: count, hidden: count });

const clusterQueue = z.object({
  name: z.string(),
  cohort: z.string().optional(),
  strategy: z.enum(['StrictFIFO', 'BestEffortFIFO']),
  ...admission,
  pending: queueCount,
  running: queueCount,
  quotas: z.array(quota),
});

const localQueue = z.object({
  namespace: z.string(),
  name: z.string(),
  clusterQueue: z.string(),
  ...admission,
  pending: count,
  running: count,
});

const pending = z.object({
  ...entry,
  waitingSince: time,
  active: z.boolean(),
  position: z.object({ from: place, to: place }).optional(),
  ahead: z.array(training),
  requests: z.array(resourceAmount),
});

const running = z.object({
  ...entry,
  since: time,
  admitted: z.boolean(),
  uses: z.array(resourceAmount.extend({ flavor: z.string() })),
  borrows: z.boolean(),
  preemptible: z.boolean(),
});

/** An answer with the queues. */
export const queuesAnswer: z.ZodType<QueuesResponse> = z.object({
  clusters: z.array(
    z.object({
      name: z.string(),
      sight: z.enum(SIGHTS),
      problems: z.array(
        z.object({ what: z.string(), why: z.string(), since: time.optional() }),
      ),
      kueue: z.enum(KUEUE),
      flavors: z.array(
        z.object({
          name: z.string(),
          nodeLabels: z.record(z.string(), z.string()),
          spot: z.boolean(),
          gpu: z.string().optional(),
        }),
      ),
      clusterQueues: z.array(clusterQueue),
      localQueues: z.array(localQueue),
      pending: z.array(pending),
      running: z.array(running),
    }),
  ),
  unnamed: z.string().optional(),
});
