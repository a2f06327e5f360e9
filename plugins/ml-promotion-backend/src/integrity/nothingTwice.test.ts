import { TestDatabases } from '@backstage/backend-test-utils';
import { waitUntil } from '@modelport/plugin-ml-node';
import {
  createEngineRig,
  RIG_ASKER,
  RIG_ENTITY,
} from '../__testUtils__/engineRig';
import type { DeploymentStore } from '../store/DeploymentStore';
import type { RolloutTarget } from '../targets/RolloutTarget';

jest.setTimeout(240_000);

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });

/** Dies at the n-th thing that it does to the world, before or after doing it, and does nothing from then on. */
class MortalHand {
  dead = false;
  #left: number;
  constructor(effects: number, private readonly when: 'before' | 'after') {
    this.#left = effects;
  }

  wrap<A extends unknown[], R>(effect: (...args: A) => Promise<R>) {
    return async (...args: A): Promise<R> => {
      this.#left -= 1;
      this.dead ||=
        this.#left < 0 || (this.#left === 0 && this.when === 'before');
      if (this.dead) {
        throw new Error('killed');
      }
      const result = await effect(...args);
      if (this.#left === 0) {
        this.dead = true;
        throw new Error('killed');
      }
      return result;
    };
  }
}

type Rig = Awaited<ReturnType<typeof createEngineRig>>;

function mortal({ target, store }: Rig, hand: MortalHand) {
  const mortalTarget: RolloutTarget = {
    name: target.name,
    observe: id => target.observe(id),
    call: (id, request) => target.call(id, request),
    readLog: (id, lines) => target.readLog(id, lines),
    fetch: hand.wrap((...args) => target.fetch(...args)),
    start: hand.wrap(id => target.start(id)),
    stop: hand.wrap((id, how) => target.stop(id, how)),
    forget: hand.wrap(id => target.forget(id)),
  };
  const mortalStore: DeploymentStore = {
    insert: deployment => store.insert(deployment),
    find: (entityRef, id) => store.find(entityRef, id),
    findByRequest: (...request) => store.findByRequest(...request),
    list: (entityRef, page) => store.list(entityRef, page),
    listActiveIn: (...place) => store.listActiveIn(...place),
    listActive: host => store.listActive(host),
    listKept: host => store.listKept(host),
    renew: (...change) => store.renew(...change),
    leases: store.leases,
    update: hand.wrap((...change) => store.update(...change)),
  };
  return { target: mortalTarget, store: mortalStore };
}

/** More effects than a deployment has from its request to its end. */
const MOST_EFFECTS = 9;
const DEATHS = Array.from({ length: MOST_EFFECTS }, (_, index) => index + 1);

describe.each(['before', 'after'] as const)(
  'when the portal dies %s the n-th thing that it does',
  when => {
    it.each(DEATHS)('%d: the deployment serves, by one process', async n => {
      const rig = await createEngineRig(databases);
      const hand = new MortalHand(n, when);
      await rig.add('old');
      rig.create({ isGone: () => true });
      await rig.isAnnounced('old');
      await rig.end();
      await rig.add('new', { version: '4' });
      const serving: string[] = [];
      const onServing = async ({ id }: { id: string }) => {
        serving.push(id);
      };
      const doomed = rig.create({
        ...mortal(rig, hand),
        onServing: hand.wrap(onServing as () => Promise<void>),
        isGone: () => true,
      });
      await waitUntil(async () => hand.dead || (await rig.find('old')).settled);
      await doomed.abandon();
      rig.create({
        onServing: onServing as () => Promise<void>,
        isGone: () => true,
      });
      await rig.isAnnounced('new');
      await rig.settles('old');
      const count = (call: string) =>
        rig.target.calls.filter(each => each === call).length;
      expect(await rig.find('new')).toMatchObject({
        state: 'serving',
        crashes: 0,
      });
      expect(count('start new')).toBe(1);
      expect(count('start old')).toBe(1);
      expect(count('kill new') + count('drain new')).toBe(0);
      // Told again at most when it died in between, and then with the same id.
      expect(new Set(serving)).toEqual(new Set(['new']));
      await rig.service.undeploy(RIG_ENTITY, 'new', RIG_ASKER);
      expect((await rig.settles('new')).state).toBe('stopped');
      await rig.end();
    });
  },
);
