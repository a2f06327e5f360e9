import {
  client,
  collect,
  failure,
  unique,
  useRealMlflow,
} from '../__testUtils__/realMlflow';
import { and, attribute, tag } from '../filter';

describe('on a real MLflow, experiments', () => {
  useRealMlflow();

  describe('experiments', () => {
    it('are created, found by id and name, tagged and searched', async () => {
      const name = unique('Betrug – 不正検知 "v1" / ünïcode 🚀');
      const id = await client.experiments.create({
        name,
        tags: { 'a.b': 'c' },
      });
      await client.experiments.setTag(id, 'owner', "team O'Brien");
      const found = await client.experiments.getByName(name);
      expect(found).toMatchObject({
        experimentId: id,
        name,
        lifecycleStage: 'active',
        artifactLocation: `mlflow-artifacts:/${id}`,
        tags: { 'a.b': 'c', owner: "team O'Brien" },
      });
      expect(found.creationTime).toBeGreaterThan(1.7e12);
      expect(await client.experiments.get(id)).toEqual(found);
      const filter = and(
        tag('owner').eq("team O'Brien"),
        attribute('name').like('Betrug – 不%'),
      );
      expect((await client.experiments.search({ filter })).items).toEqual([
        found,
      ]);
    });

    it('say that a name is taken, and that one is missing', async () => {
      const taken = await failure(client.experiments.create({ name: 'main' }));
      expect(taken).toMatchObject({
        status: 400,
        isAlreadyExists: true,
        isNotFound: false,
      });
      for (const missing of [
        () => client.experiments.get('999999'),
        () => client.experiments.getByName('nobody'),
      ]) {
        expect(await failure(missing())).toMatchObject({
          status: 404,
          isNotFound: true,
        });
      }
    });

    it('come in pages', async () => {
      const prefix = unique('paged');
      for (let i = 0; i < 3; i++)
        await client.experiments.create({ name: `${prefix}-${i}` });
      const query = {
        filter: attribute('name').like(`${prefix}-%`),
        maxResults: 2,
      };
      const all = await collect(client.experiments.searchAll(query));
      expect(all.map(e => e.name).sort()).toEqual(
        [0, 1, 2].map(i => `${prefix}-${i}`),
      );
      expect(
        (await client.experiments.search(query)).nextPageToken,
      ).toBeDefined();
    });
  });
});
