export interface Config {
  /** Latency, objective and decisions of fraud scoring services. */
  fraudLatency?: {
    /** Scoring services that models may name. */
    services?: Array<{
      /** Lower-case letters, digits and -; what `modelport.dev/scoring-service` names. */
      name: string;
      /** Reference of a group, such as `group:default/risk`: only its models may name the service. */
      owner: string;
      /** Processes that score, each by its own address and not by that of a load balancer. */
      instances: Array<{
        /**
         * Such as `http://10.0.0.7:7500`.
         * @visibility backend
         */
        url: string;
        /** Such as `aws`, `gcp`, `azure` or `local`. */
        cloud: string;
        /**
         * Absolute path of a file with the API key by which decisions are asked for; read at each start.
         * @visibility secret
         */
        apiKeyFile?: string;
      }>;
      /** Where the figures come from; without it the portal reads `/metrics` of each instance itself. */
      prometheus?: {
        /**
         * Such as `http://prometheus:9090`.
         * @visibility backend
         */
        url: string;
        /** Labels that the series of this service have, such as `{ job: fraud-scoring }`. */
        labels?: { [name: string]: string };
        /**
         * Absolute path of a file with a bearer token; read at each start.
         * @visibility secret
         */
        bearerTokenFile?: string;
      };
      /** What share of requests is to be answered how fast. */
      objective?: {
        /** Milliseconds; best a bound of the service's buckets, such as 45 or 100. */
        thresholdMs: number;
        /** Above 0 and below 1, such as 0.999. */
        share: number;
        /** Days over which the share counts, 1 to 90. */
        windowDays: number;
      };
      /** Seconds between two looks at an instance, 1 to 60: 5 unless set; those of Prometheus, 15 unless set. */
      scrapeSeconds?: number;
    }>;
  };
}
