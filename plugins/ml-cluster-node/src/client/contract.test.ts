import { testClusterClient } from '../__testUtils__/testClusterClient';
import { useFakeApiServer } from '../__testUtils__/useFakeApiServer';

describe('ClusterClient over the fake API server', () => {
  const { cluster } = useFakeApiServer();
  testClusterClient(cluster);
});
