import type { LoggerService } from '@backstage/backend-plugin-api';
import { createKafkajsBus } from '@modelport/event-bus';
import { isHolderGone } from '@modelport/plugin-ml-node';
import type {
  RecordsConfig,
  ScoringServiceConfig,
} from '../config/ScoringServiceConfig';
import type { Ask } from '../http/ask';
import { HttpRecordSource } from './HttpRecordSource';
import { Ingest } from './Ingest';
import { IngestLoop } from './IngestLoop';
import { KafkaRecordSource } from './KafkaRecordSource';
import type { PaymentStore } from './PaymentStore';
import type { RecordSource } from './RecordSource';

/** What {@link createIngestLoops} works with. */
export interface IngestLoopParts {
  store: PaymentStore;
  ask: Ask;
  logger: LoggerService;
  /** Told of how many records of a service were read, and how many were none. */
  onRead(service: string, read: number, malformed: number): void;
  /** This process. */
  holder: string;
  /** Milliseconds since 1970. */
  now(): number;
}

function sourcesOf(
  { instances }: ScoringServiceConfig,
  { kafka }: RecordsConfig,
  { ask, logger }: IngestLoopParts,
): RecordSource[] {
  if (!kafka) {
    return instances.map(instance => new HttpRecordSource({ instance, ask }));
  }
  const { brokers, tls, sasl } = kafka;
  const open = () =>
    createKafkajsBus({
      brokers,
      clientId: 'modelport-fraud-latency',
      tls,
      sasl,
      onProblem: ({ message }) => logger.debug(message),
    });
  return [new KafkaRecordSource({ kafka, open })];
}

/** Puts together what reads the records of services, of those for which that is switched on; nothing is read yet. */
export function createIngestLoops(
  configs: readonly ScoringServiceConfig[],
  parts: IngestLoopParts,
): IngestLoop[] {
  const { store, logger, now, holder, onRead } = parts;
  return configs.flatMap(config => {
    const { name: service, records } = config;
    if (!records) return [];
    const ingest = new Ingest({
      ...{ service, store, logger, now },
      keeping: records,
      onRead: (read, malformed) => onRead(service, read, malformed),
    });
    return new IngestLoop({
      ...{ service, records, store, ingest, logger, holder, now },
      sources: sourcesOf(config, records, parts),
      isGone: isHolderGone,
    });
  });
}
