/** Not public: see quietRequestQueue.ts. */
declare module 'kafkajs/src/network/requestQueue' {
  export default class RequestQueue {
    pending: unknown[];
    scheduleCheckPendingRequests(): void;
  }
}

/** Not public: see committedOnly.ts. */
declare module 'kafkajs/src/broker' {
  interface FetchedMessage {
    offset: string;
    key: Buffer | null;
    /** Absent in messages of the format before transactions. */
    isControlRecord?: boolean;
    batchContext?: { producerId: string; inTransaction: boolean };
  }
  interface FetchAnswer {
    responses: {
      partitions: {
        messages: FetchedMessage[];
        abortedTransactions?: { producerId: string; firstOffset: string }[];
      }[];
    }[];
  }
  export default class Broker {
    fetch(request: unknown): Promise<FetchAnswer>;
  }
}

declare module 'kafkajs/src/cluster' {
  /** What a client knows of the cluster, for tests that have it forget. */
  const Cluster: {
    prototype: {
      findTopicPartitionMetadata(topic: string): { partitionId: number }[];
    };
  };
  export default Cluster;
}
