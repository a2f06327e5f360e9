/* eslint-disable jest/no-export -- the tests of a client, for each API server */
import { waitUntil } from '@modelport/plugin-ml-node';
import type { ClusterClient } from '../client/ClusterClient';
import { labelSelector } from '../client/labelSelector';
import { JOBS } from '../client/ResourceRef';
import {
  clientOf,
  failureOf,
  follow,
  mapNamed,
  MAPS,
  type TestCluster,
} from './rig';

/** What the client promises over any API server that has the namespaces `team-a` and `team-b` and an account with all rights. */
export function testClusterClient(clusterOf: () => TestCluster): void {
  let client: ClusterClient & { close(): Promise<void> };
  let prefix: string;
  let count = 0;

  beforeEach(() => {
    count += 1;
    prefix = `contract-${count}`;
    client = clientOf(clusterOf());
  });
  afterEach(() => client.close());

  const named = (rest: string, data = {}, labels = {}) =>
    mapNamed(`${prefix}-${rest}`, data, { suite: prefix, ...labels });
  const mine = () => labelSelector({ suite: prefix });

  describe('objects', () => {
    it('are created, read, replaced and deleted', async () => {
      const made = await client.create(MAPS, named('a', { x: '1' }));
      expect(made.metadata?.uid).toBeTruthy();
      const name = `${prefix}-a`;
      expect(await client.get(MAPS, name)).toMatchObject({ data: { x: '1' } });
      const changed = await client.replace(MAPS, { ...made, data: { x: '2' } });
      expect(changed.data).toEqual({ x: '2' });
      expect(await client.delete(MAPS, name)).toBe(true);
      expect(await client.get(MAPS, name)).toBeUndefined();
      expect(await client.delete(MAPS, name)).toBe(false);
    });

    it('are not created twice nor replaced when they have changed since', async () => {
      const first = await client.create(MAPS, named('a'));
      expect(await failureOf(client.create(MAPS, named('a')))).toMatchObject({
        httpStatus: 409,
        reason: 'AlreadyExists',
      });
      await client.replace(MAPS, { ...first, data: { x: '1' } });
      const late = client.replace(MAPS, { ...first, data: { x: '2' } });
      expect(await failureOf(late)).toMatchObject({
        httpStatus: 409,
        reason: 'Conflict',
      });
    });

    it('are refused with a field that the server does not know', async () => {
      const odd = { ...named('a'), speck: {} };
      const failure = await failureOf(client.create(MAPS, odd));
      expect(failure.httpStatus).toBe(400);
      expect(failure.message).toContain('speck');
      expect(await client.get(MAPS, `${prefix}-a`)).toBeUndefined();
    });

    it('are checked and not kept in a dry run', async () => {
      const dryRun = true;
      const made = await client.create(MAPS, named('a'), { dryRun });
      expect(made.metadata?.name).toBe(`${prefix}-a`);
      await client.apply(MAPS, named('b'), { dryRun });
      expect(
        (await client.list(MAPS, { labelSelector: mine() })).items,
      ).toEqual([]);
      await client.create(MAPS, named('a'));
      await client.delete(MAPS, `${prefix}-a`, { dryRun });
      expect(await client.get(MAPS, `${prefix}-a`)).toBeDefined();
    });

    it('are not deleted in the place of another of their name', async () => {
      await client.create(MAPS, named('a'));
      const uid = '00000000-0000-4000-8000-000000000000';
      const failure = await failureOf(
        client.delete(MAPS, `${prefix}-a`, { uid }),
      );
      expect(failure).toMatchObject({ httpStatus: 409, reason: 'Conflict' });
    });

    it('of a kind that is not served are an error, not absent', async () => {
      const things = { ...MAPS, group: 'nobody.example', plural: 'things' };
      const failure = await failureOf(client.get(things, 'a'));
      expect(failure.httpStatus).toBe(404);
      expect(failure.message).toContain('does not serve');
    });
  });

  describe('server-side apply', () => {
    it('makes, changes and takes away what its manager gave', async () => {
      await client.apply(MAPS, named('a', { x: '1', y: '1' }));
      const changed = await client.apply(MAPS, named('a', { x: '2' }));
      expect(changed.data).toEqual({ x: '2' });
      const again = await client.apply(MAPS, named('a', { x: '2' }));
      expect(again.data).toEqual({ x: '2' });
    });

    it('takes a field of another manager only when told to', async () => {
      await client.apply(MAPS, named('a', { x: '1' }), {
        fieldManager: 'somebody-else',
      });
      const mineNow = named('a', { x: '2' });
      const failure = await failureOf(client.apply(MAPS, mineNow));
      expect(failure).toMatchObject({ httpStatus: 409, reason: 'Conflict' });
      expect(failure.message).toContain('somebody-else');
      expect(failure.fields).toEqual(['.data.x']);
      const taken = await client.apply(MAPS, mineNow, { force: true });
      expect(taken.data).toEqual({ x: '2' });
    });
  });

  describe('lists', () => {
    it('are read page by page to their end, as of one state', async () => {
      const names = [1, 2, 3, 4, 5, 6, 7].map(n => `${prefix}-${n}`);
      for (const name of names) {
        await client.create(MAPS, mapNamed(name, {}, { suite: prefix }));
      }
      const states = new Set<string>();
      const read: string[][] = [];
      const options = { labelSelector: mine(), pageSize: 3 };
      for await (const page of client.pages(MAPS, options)) {
        states.add(page.resourceVersion);
        read.push(page.items.map(({ metadata }) => metadata?.name ?? ''));
      }
      expect(read.map(({ length }) => length)).toEqual([3, 3, 1]);
      expect(read.flat()).toEqual(names);
      expect(states.size).toBe(1);
      const list = await client.list(MAPS, options);
      expect(list.items).toHaveLength(7);
      expect(list.resourceVersion).toMatch(/^\d+$/);
    });
  });

  describe('watches', () => {
    it('tell what is there, then what changes, until they are aborted', async () => {
      await client.create(MAPS, named('a'));
      const ending = new AbortController();
      const watch = client.watch(MAPS, {
        labelSelector: mine(),
        signal: ending.signal,
      });
      const { words, events, ended } = follow(watch);
      await waitUntil(() => words.includes('synced'));
      expect(watch.state.status).toBe('synced');
      const made = await client.create(MAPS, named('b'));
      await client.replace(MAPS, { ...made, data: { x: '1' } });
      await client.delete(MAPS, `${prefix}-b`);
      await waitUntil(() => words.includes(`deleted ${prefix}-b`));
      ending.abort();
      await ended;
      expect(words).toEqual([
        `added ${prefix}-a`,
        'synced',
        `added ${prefix}-b`,
        `modified ${prefix}-b`,
        `deleted ${prefix}-b`,
      ]);
      expect(events[3]).toMatchObject({ object: { data: { x: '1' } } });
    });

    it('feed a shared cache', async () => {
      await client.create(MAPS, named('a', { x: '1' }, { queue: 'q1' }));
      const view = client.cached({
        resource: MAPS,
        labelSelector: mine(),
        labels: ['queue'],
        project: ({ data }) => data?.x,
      });
      await view.ready();
      expect(view.state.status).toBe('synced');
      expect(view.byLabel('queue', 'q1').map(({ value }) => value)).toEqual([
        '1',
      ]);
      await client.apply(MAPS, named('a', { x: '2' }, { queue: 'q2' }), {
        force: true,
      });
      await waitUntil(() => view.byLabel('queue', 'q2').length === 1);
      expect(view.byLabel('queue', 'q1')).toEqual([]);
      expect(view.get({ namespace: 'team-a', name: `${prefix}-a` })).toBe('2');
      view.close();
    });
  });

  it('acts for a person, whom the cluster judges and audits', async () => {
    const ids: string[] = [];
    const failure = await failureOf(
      client.list(MAPS, {
        as: {
          user: 'backstage:user:default/nobody',
          group: 'backstage:team-z',
        },
        onAuditId: id => ids.push(id),
      }),
    );
    expect(failure).toMatchObject({ httpStatus: 403, reason: 'Forbidden' });
    expect(failure.message).toContain('backstage:user:default/nobody');
    expect(ids).toEqual([failure.auditId]);
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('knows what it may do and what the cluster serves', async () => {
    const question = { verb: 'create', ...JOBS, namespace: 'team-a' };
    const { verb, group, plural, namespace } = question;
    const ask = { verb, group, plural, namespace };
    expect((await client.canI(ask)).allowed).toBe(true);
    const as = { user: 'backstage:user:default/nobody' };
    expect((await client.canI(ask, { as })).allowed).toBe(false);
    const discovery = await client.discover();
    expect(discovery.serves('batch', 'Job')).toBe(true);
    expect(discovery.serves('nobody.example', 'Job')).toBe(false);
    expect(discovery.kind('', 'ConfigMap')).toMatchObject({
      version: 'v1',
      plural: 'configmaps',
      namespaced: true,
    });
  });
}
