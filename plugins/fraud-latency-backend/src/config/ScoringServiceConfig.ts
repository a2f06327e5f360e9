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

/** A scoring service that models may name. */
export interface ScoringServiceConfig {
  name: string;
  /** Full reference of the group whose models may name it. */
  owner: string;
  instances: InstanceConfig[];
  prometheus?: PrometheusConfig;
  objective?: ObjectiveConfig;
  scrapeSeconds: number;
}
