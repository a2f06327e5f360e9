/** A process that scores. */
export interface InstanceConfig {
  /** Without a slash at its end. */
  url: string;
  cloud: string;
  /** Secret by which decisions are asked for. */
  apiKey?: string;
}

/** A Prometheus that has the figures of a service. */
export interface PrometheusConfig {
  /** Without a slash at its end. */
  url: string;
  labels: Record<string, string>;
  /** Secret. */
  bearerToken?: string;
}

/** What share of requests is to be answered how fast. */
export interface ObjectiveConfig {
  thresholdSeconds: number;
  /** Above 0 and below 1. */
  share: number;
  windowDays: number;
}

/** Topics that records are read from. */
export interface KafkaConfig {
  /** Each as HOST:PORT. */
  brokers: string[];
  /** Whose offsets say how far was read. */
  group: string;
  topics: { decisions: string; outcomes: string };
  tls?: boolean | { ca?: Buffer; cert?: Buffer; key?: Buffer };
  sasl?: {
    mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    username: string;
    /** Secret. */
    password: string;
  };
}

/** What is kept of the records of a service. */
export interface RecordsConfig {
  keepDays: number;
  /** Of verdicts; absent: the usual number. */
  keepVerdictDays?: number;
  /** Of the cards, above 0 and at most 1; payments in review are kept in any case. */
  sampleShare: number;
  /** Absent: each instance is asked itself. */
  kafka?: KafkaConfig;
}

/** A scoring service that models may name. */
export interface ScoringServiceConfig {
  name: string;
  /** Full reference of the group whose models may name it. */
  owner: string;
  instances: InstanceConfig[];
  prometheus?: PrometheusConfig;
  objective?: ObjectiveConfig;
  scrapeSeconds: number;
  /** Full references of the groups whose members may decide on reviews; the owners of the model where there are none. */
  analysts?: string[];
  /** What is kept of its records; absent where nothing of them is read. */
  records?: RecordsConfig;
  /** Secret by which the service asks what it is to do; absent where it cannot. */
  directiveToken?: string;
}
