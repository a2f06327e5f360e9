import { FIRST_START_MS } from '../__testUtils__/kubernetesRig';
import { CAUSES, startCauses } from './__testUtils__/realCauses';

jest.setTimeout(FIRST_START_MS);

describe('why a training waits, on a real cluster', () => {
  let causes: Awaited<ReturnType<typeof startCauses>>;

  beforeAll(async () => {
    causes = await startCauses();
  });
  afterAll(() => causes?.stop());

  it.each(CAUSES.map(each => [each.title, each] as const))(
    'tells of %s, with what it stands on',
    async (_title, made) => {
      const { sentence, evidence } = await causes.explain(made);
      expect(sentence).toMatch(made.sentence);
      expect(evidence.length).toBeGreaterThan(0);
      for (const each of evidence) {
        expect(each.object).toMatch(/^[A-Z][A-Za-z]+ [a-z0-9-]+$/);
      }
    },
  );
});
