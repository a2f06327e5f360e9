import { mockServices, TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import type { Chore } from '../engine/Chore';
import { RolloutEngine } from '../engine/RolloutEngine';
import { retireOlder } from '../service/changeDeployment';
import { DeploymentService } from '../service/DeploymentService';
import { DeploymentViews } from '../service/DeploymentViews';
import { EndpointService } from '../service/EndpointService';
import { ServingClaims } from '../service/ServingClaims';
import { DatabaseDeploymentStore } from '../store/DatabaseDeploymentStore';
import type { DeploymentStore } from '../store/DeploymentStore';
import type { RolloutTarget } from '../targets/RolloutTarget';
import { buildNewDeployment } from './builders';
import { noApis } from './noApis';
import { FakeTarget } from './FakeTarget';

/** The entity of the deployments of an engine rig. */
export const RIG_ENTITY = 'component:default/fraud';

/** Who asks for the end of deployments of an engine rig. */
export const RIG_ASKER = { actor: 'user:default/ada' };

/** A real engine over a real store, with the target in memory. */
export async function createEngineRig(databases: TestDatabases) {
  const knex = await databases.init('SQLITE_3');
  const store = await DatabaseDeploymentStore.create(
    mockServices.database({ knex }),
  );
  const target = new FakeTarget();
  const engines: RolloutEngine[] = [];
  const served: string[] = [];
  const changes = jest.fn();
  const environments = ['dev'];
  const claims = new ServingClaims({
    registry: { checkClaim: async () => {} },
  });
  const service = new DeploymentService({
    store,
    registry: {
      checkClaim: async () => {},
      getVersion: async () => undefined,
    },
    target: 'local',
    environments,
    views: new DeploymentViews({
      ...{ apis: noApis, claims },
      endpointUrlOf: () => 'http://portal/endpoint',
    }),
    host: 'here',
    onChange: () => {},
    newId: () => 'new',
  });
  const find = (id = 'd-1') => service.find(RIG_ENTITY, id);
  return {
    store,
    target,
    service,
    served,
    changes,
    find,
    create: (
      options: {
        leaseMs?: number;
        host?: string;
        now?: () => Date;
        target?: RolloutTarget;
        store?: DeploymentStore;
        isGone?: () => boolean;
        onServing?: () => Promise<void>;
        chores?: Chore[];
      } = {},
    ) => {
      const used = { store, target, ...options };
      const endpoints = new EndpointService({
        ...used,
        ...{ claims, environments, host: 'here' },
      });
      const engine = new RolloutEngine({
        filesOf: () => ({
          list: async () => [],
          open: async () => {
            throw new Error('not needed');
          },
        }),
        readSchema: deployment => endpoints.schemaOf(deployment),
        retireOlder: deployment =>
          retireOlder({ store, onChange: () => {} }, deployment),
        onServing: async ({ id }) => {
          served.push(id);
        },
        logger: mockServices.logger.mock(),
        onChange: changes,
        host: 'here',
        holder: `engine-${engines.length}`,
        pollMs: 10,
        ...used,
      });
      engines.push(engine);
      engine.start();
      return engine;
    },
    add: (id = 'd-1', more = {}) =>
      store.insert(buildNewDeployment({ id, ...more })),
    reaches: (state: string, id?: string) =>
      waitUntil(async () => {
        const record = await find(id);
        return record.state === state && record;
      }),
    settles: (id?: string) =>
      waitUntil(async () => {
        const record = await find(id);
        return record.settled && record;
      }),
    isAnnounced: (id?: string) =>
      waitUntil(async () => {
        const record = await find(id);
        return record.announced && record;
      }),
    end: () => Promise.all(engines.map(engine => engine.abandon())),
  };
}
