import type { UrlReaderService } from '@backstage/backend-plugin-api';
import type { Clusters } from '@modelport/plugin-ml-cluster-node';
import type { ImageBuilder } from '../../images/ImageBuilder';
import type { ClusterCloud } from './gpuNodes';

/** What the launcher of clusters works with. */
export interface KubernetesLauncherOptions {
  /** Holds a folder for each training. */
  directory: string;
  cacheDirectory: string;
  concurrency: number;
  clusters: Pick<Clusters, 'client'>;
  /** Whose node pools each cluster has, by its name. */
  clouds: ReadonlyMap<string, ClusterCloud>;
  images: ImageBuilder;
  urlReader: UrlReaderService;
  /** Told when something has changed that is worth a look. */
  onChange: () => void;
  now?: () => Date;
}
