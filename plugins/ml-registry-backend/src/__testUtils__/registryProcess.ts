import type { LoggerService } from '@backstage/backend-plugin-api';
import { createMlflowClient } from '@modelport/mlflow-client';
import createKnex from 'knex';
import { createRegistry } from '../createRegistry';
import { Ledger } from '../ledger/Ledger';
import { loadLedgerKey } from '../ledger/LedgerKey';
import { MlflowModelRegistry } from '../registry/MlflowModelRegistry';
import type { ModelRegistry } from '../registry/ModelRegistry';

/** How a process of the registry is started. */
export interface RegistryProcessOptions {
  database: string;
  keyFile: string;
  mlflowUrl: string;
  /** Stands still after this write, for ever: to be killed there. */
  standStillAfter?: string;
}

/** What a process is told to do. */
export type RegistryCommand =
  | { do: 'register'; runId: string; experimentId: string }
  | { do: 'champion'; version: string };

const ENTITY = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'fraud',
    namespace: 'default',
    annotations: { 'modelport.dev/registered-model': 'fraud' },
  },
  spec: { type: 'ml-model', owner: 'group:default/team-a' },
};
const MODEL = { entity: ENTITY, entityRef: 'component:default/fraud' };
const person = (name: string) => ({
  actor: `user:default/${name}`,
  isOverride: false,
});

function standingStill(
  registry: ModelRegistry,
  after: string | undefined,
): ModelRegistry {
  return new Proxy(registry, {
    get(target, name: keyof ModelRegistry) {
      const member = target[name];
      if (typeof member !== 'function') {
        return member;
      }
      const call = member.bind(target) as (
        ...args: unknown[]
      ) => Promise<unknown>;
      return async (...args: unknown[]) => {
        const result = await call(...args);
        if (after && [name, ...args].join(' ').startsWith(after)) {
          process.send?.('stands still');
          await new Promise(() => {});
        }
        return result;
      };
    },
  });
}

async function main(): Promise<void> {
  const options = JSON.parse(process.argv[2]) as RegistryProcessOptions;
  const knex = createKnex({
    client: 'better-sqlite3',
    connection: { filename: options.database },
    useNullAsDefault: true,
  });
  const quiet = () => {};
  const logger: LoggerService = {
    debug: quiet,
    info: quiet,
    warn: message => process.stderr.write(`${message}\n`),
    error: message => process.stderr.write(`${message}\n`),
    child: () => logger,
  };
  const experiments = new Map<string, string>();
  const client = createMlflowClient({ baseUrl: options.mlflowUrl });
  const { services, engine } = await createRegistry({
    auth: { getOwnServiceCredentials: async () => ({}) } as never,
    catalog: {
      queryEntities: async () => ({ items: [ENTITY], pageInfo: {} }),
    } as never,
    database: { getClient: async () => knex },
    deciders: {} as never,
    experiments: {
      getRun: async ({ runId }) =>
        ({
          item: {
            runId,
            experimentId: experiments.get(runId),
            status: 'FINISHED',
          },
        } as never),
    },
    gates: { judge: async () => [] },
    openLedger: async () => new Ledger(await loadLedgerKey(options.keyFile)),
    logger,
    publish: async () => {},
    registries: new Map([
      [
        'default',
        standingStill(
          new MlflowModelRegistry('default', client),
          options.standStillAfter,
        ),
      ],
    ]),
    signals: { publish: async () => {} },
  });
  engine.start();
  const { registrations, requests } = services;
  const [ada, bob] = ['ada', 'bob'].map(person);
  const obey = async (command: RegistryCommand) => {
    if (command.do === 'register') {
      const { runId, experimentId } = command;
      experiments.set(runId, experimentId);
      await registrations.register(MODEL, ada.actor, { runId }, {} as never);
    } else {
      const ask = { version: command.version, reason: 'better' };
      const { id } = await requests.ask(MODEL, ada.actor, ask, ada);
      await requests.approve(MODEL, id, {}, bob);
    }
  };
  process.on('message', message => {
    obey(message as RegistryCommand).catch(error =>
      process.stderr.write(`${error.stack}\n`),
    );
  });
  process.send?.('ready');
}

main().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
