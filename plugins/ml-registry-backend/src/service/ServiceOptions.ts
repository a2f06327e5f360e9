import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';
import type { Registries } from '../registry/registries';
import type { Gates } from '../gates/GateReader';
import type { Ledger } from '../ledger/Ledger';
import type { ModelNews } from '../live/ModelNews';
import type { RegistryStore } from '../store/RegistryStore';
import type { ModelClaims } from './ModelClaims';
import type { ModelObserver } from './ModelObserver';
import type { SourceRuns } from './SourceRuns';

/** What the services of the plugin work with. */
export interface ServiceOptions {
  registries: Registries;
  store: RegistryStore;
  ledger: Ledger;
  observer: ModelObserver;
  news: ModelNews;
  runs: SourceRuns;
  claims: Pick<ModelClaims, 'require' | 'requireFor' | 'readingRefusalOf'>;
  experiments: Pick<ExperimentsClient, 'getRun'>;
  gates: Gates;
  /** Who is of some owners, by full references. */
  peopleOf: (owners: string[]) => AsyncIterable<string>;
  /** Full reference of the group that may override. */
  overrideGroup?: string;
  /** Has the engine look at what was asked. */
  wake: () => void;
  newId: () => string;
  now: () => Date;
  /** How long a request waits for what it asked, in milliseconds; it goes on afterwards. */
  patienceMs: number;
}
