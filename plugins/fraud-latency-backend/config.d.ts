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
      /** Decisions and outcomes are read and kept; without it none are. */
      records?: {
        /** Days that they are kept, 1 to 400: 90 unless set. */
        keepDays?: number;
        /**
         * Days that verdicts of people and outcomes of payments in review are kept, `keepDays` to 4,000: 400 unless set.
         */
        keepVerdictDays?: number;
        /** Of all cards, above 0 and at most 1: 1 unless set. Payments in review are kept in any case. */
        sampleShare?: number;
        /** Topics that the service writes; without it the portal asks each instance for `/v1/records`. */
        kafka?: {
          /**
           * Each as `HOST:PORT`.
           * @visibility backend
           */
          brokers: string[];
          /** Of consumers: `modelport-fraud-latency-NAME` unless set. */
          group?: string;
          /** `decisions` and `outcomes` unless set. */
          topics?: { decisions?: string; outcomes?: string };
          /** `true` for the authorities of the system. */
          tls?:
            | boolean
            | {
                /** Absolute path of a PEM file; read at each start. */
                caFile?: string;
                /** Absolute path of a PEM file; with `keyFile`. */
                certFile?: string;
                /**
                 * Absolute path of a PEM file.
                 * @visibility secret
                 */
                keyFile?: string;
              };
          sasl?: {
            /** `plain`, `scram-sha-256` or `scram-sha-512`. */
            mechanism: string;
            username: string;
            /**
             * Absolute path of a file with the password; read at each start.
             * @visibility secret
             */
            passwordFile: string;
          };
        };
      };
      /**
       * Absolute path of a file with a token of 16 characters or more, by which the service asks what people approved for it;
       * read at each start. Without it nothing can be requested for the service.
       * @visibility secret
       */
      directiveTokenFile?: string;
      /** References of groups whose members may decide on payments in review; the owners of the model unless set. */
      analysts?: string[];
      /** Seconds between two looks at an instance, 1 to 60: 5 unless set; those of Prometheus, 15 unless set. */
      scrapeSeconds?: number;
    }>;
  };
}
