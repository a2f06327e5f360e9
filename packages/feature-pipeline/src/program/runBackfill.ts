import { randomUUID } from 'node:crypto';
import path from 'node:path';
import {
  backfill,
  connectRedis,
  layoutOf,
  openBus,
  readConfiguration,
  readYaml,
  USUAL_TOPICS,
} from '@modelport/fraud-scoring';
import { createTopicHistory } from '../backfill/createTopicHistory';
import { createKafkaSource } from '../source/createKafkaSource';
import type { BackfillCommand } from './commandLine';
import { tellSome } from './tellSome';

/** Longer than a service waits: nobody waits for an answer here. */
const STORE_TIMEOUT_MS = 10_000;

/**
 * Fills what customers and terminals in Redis lack for the versions of a configuration, from the topics.
 *
 * @param tell - one object a line
 * @param warn - the same, of what is amiss
 * @returns the exit code: 2 when some were left alone
 */
export async function runBackfill(
  { kafka, config, store: url }: BackfillCommand,
  tell: (event: Record<string, unknown>) => void,
  warn: (event: Record<string, unknown>) => void,
): Promise<number> {
  const file = path.resolve(config);
  const configuration = await readConfiguration(
    await readYaml(file, '--config'),
    path.dirname(file),
  );
  const layout = await layoutOf(configuration);
  const store = await connectRedis(url, STORE_TIMEOUT_MS);
  try {
    const { bus, topics } = await openBus(kafka, 'feature-pipeline', problem =>
      warn({ event: 'problem', error: problem.message }),
    );
    const source = createKafkaSource({
      ...{ bus, topics: { ...USUAL_TOPICS, ...topics } },
    });
    try {
      const history = createTopicHistory({
        source,
        newReader: () => `feature-pipeline-backfill-${randomUUID()}`,
        onUnusable: tellSome(warn),
      });
      const { since, ...counts } = await backfill({ layout, store, history });
      const begins = since === undefined ? null : new Date(since).toISOString();
      tell({ event: 'backfilled', ...counts, since: begins });
      return counts.differing > 0 ? 2 : 0;
    } finally {
      await source.close();
    }
  } finally {
    await store.close();
  }
}
