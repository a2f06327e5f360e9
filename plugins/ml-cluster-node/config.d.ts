export interface Config {
  /**
   * What the Modelport plugins may touch of the clusters in `kubernetes.clusterLocatorMethods` of `type: config`, which also
   * say how to reach them. A cluster that is not named here is left alone.
   */
  mlCluster?: {
    clusters?: Array<{
      /** Name of the cluster in `kubernetes.clusterLocatorMethods`. */
      name: string;
      /**
       * The only namespaces that a request may go to.
       * @visibility backend
       */
      namespaces: string[];
      /**
       * Read with one request for all namespaces and pass on those above, instead of one request for each. The portal's
       * account then needs a ClusterRole that reads; off unless set.
       * @visibility backend
       */
      readAllNamespaces?: boolean;
      /**
       * Resources without namespace that may be read, as `PLURAL` or `PLURAL.GROUP`; none of them is ever written. Nodes,
       * priority classes and those of Kueue, of dynamic resource allocation and of Kubeflow Trainer unless set.
       * @visibility backend
       */
      clusterResources?: string[];
      /**
       * Lets the url be `http://` when its host is this machine; off unless set.
       * @visibility backend
       */
      allowHttpOnLoopback?: boolean;
    }>;
  };
}
