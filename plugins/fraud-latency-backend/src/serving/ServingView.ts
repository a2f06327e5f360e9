import { NotFoundError } from '@backstage/errors';
import type {
  ServingChange,
  ServingChangesResponse,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import type { ScoringServiceConfig } from '../config/ScoringServiceConfig';
import type { PageRequest } from '../payments/DatabasePayments';
import type { ServedModels } from './askModels';
import type { DatabaseServing } from './DatabaseServing';
import { endedOf } from './endedExperiment';
import { instanceOf } from './instanceOf';
import type { RecordWatch } from './RecordWatch';
import { isConnected } from './requireConnected';
import { firstOf, type ServedNow } from './ServedNow';
import { experimentOf } from './servedExperiment';
import { yamlOf } from './servedPolicy';
import { type ChangeRow, changeOf, policyNamedBy } from './ServingRow';

/** What {@link ServingView} works with. */
export interface ServingViewOptions {
  serving: Pick<DatabaseServing, 'head' | 'list' | 'find' | 'open'>;
  served: Pick<ServedNow, 'look'>;
  watch: Pick<RecordWatch, 'look'>;
}

/** What a service does, beside who may change it. */
export type ServingState = Omit<
  ServingResponse,
  'mayRequest' | 'mayDecide' | 'owners'
>;

function nowOf(
  models: ServedModels,
  last: ChangeRow | undefined,
): ServingResponse['now'] {
  if (models.policy_document === undefined) return undefined;
  const experiment = experimentOf(models);
  const ended = endedOf(models, last);
  const isAway = ended && ended.variant !== ended.control.name;
  return {
    policy: yamlOf(models.policy_document),
    ...(experiment && { experiment }),
    ...(isAway && { ended }),
  };
}

/** What is said of a change that is not there. */
export const noChange = (service: string, id: string) =>
  new NotFoundError(
    `${service} has no change '${id}': see the list of changes`,
  );

/** Tells what services do, what they are to do, and what was proposed. */
export class ServingView {
  constructor(private readonly options: ServingViewOptions) {}

  async look(config: ScoringServiceConfig): Promise<ServingState> {
    const { serving, served, watch } = this.options;
    const { name: service, instances } = config;
    const [answers, head, open, { approved }] = await Promise.all([
      served.look(config),
      serving.head(service),
      serving.open(service),
      watch.look(service),
    ]);
    const models = firstOf(answers);
    const now = models && nowOf(models, approved?.experiment);
    const wantedRevision = head?.revision ?? 0;
    const wanted = {
      revision: wantedRevision,
      policy: approved?.policy && policyNamedBy(approved.policy),
    };
    return {
      service,
      ...(now && { now }),
      instances: answers.map((answer, index) =>
        instanceOf(instances[index].cloud, index, answer, wanted),
      ),
      wantedRevision,
      isConnected: isConnected(config),
      open: open.map(changeOf),
    };
  }

  /**
   * Changes of a service, the newest first, and what is wrong with the record of them.
   *
   * @throws InputError for an `after` that is none
   */
  async list(
    { name }: ScoringServiceConfig,
    page: PageRequest,
  ): Promise<ServingChangesResponse> {
    const { serving, watch } = this.options;
    const [{ rows, next }, { problem }] = await Promise.all([
      serving.list(name, page),
      watch.look(name),
    ]);
    return {
      changes: rows.map(changeOf),
      ...(next !== undefined && { next }),
      ...(problem !== undefined && { problem }),
    };
  }

  /** @throws NotFoundError when the service has no such change */
  async get(
    { name }: ScoringServiceConfig,
    id: string,
  ): Promise<ServingChange> {
    const row = await this.options.serving.find(name, id);
    if (!row) throw noChange(name, id);
    return changeOf(row);
  }
}
