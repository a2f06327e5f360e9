import { FakePortal, refusal } from '../__testUtils__/FakePortal';
import { FakeScoring } from '../__testUtils__/FakeScoring';
import type { Call } from '../__testUtils__/PortalState';
import { DEMO_MODELS, type DemoModel } from '../models';
import { runDemo } from '../runDemo';

// Every change of every model is killed before and after it, and each time a demo is walked twice.
jest.setTimeout(180_000);

let scoring: FakeScoring;

const run = (portal: FakePortal, model: DemoModel) =>
  runDemo({
    url: portal.url,
    models: [model],
    say: () => {},
    askEveryMs: 1,
    scoring: scoring.of(portal),
  });

const isPrediction = ({ path }: Call) => path.endsWith('/infer');

/** What the model has come to, without what differs from start to start. */
function outcome({ state, git }: FakePortal) {
  return {
    tasks: state.tasks.length,
    tokens: state.tokens.length,
    commits: [...state.models.keys()].map(name => git.log(name)),
    scoring: {
      configuration: scoring.configuration(),
      files: scoring.models(),
    },
    models: [...state.models].map(([name, model]) => ({
      name,
      trainings: model.trainings.map(({ parameters }) => parameters),
      versions: model.versions,
      aliases: model.aliases,
      requests: model.requests.map(({ version, state: now }) => [version, now]),
      deployments: model.deployments.map(({ version }) => version),
      predictions: model.predictions,
    })),
  };
}

describe('a demo that is killed at a change and started again', () => {
  let portal: FakePortal;

  beforeEach(async () => {
    portal = await FakePortal.start();
    scoring = new FakeScoring();
  });
  afterEach(async () => {
    await portal.stop();
    scoring.remove();
  });

  async function anew() {
    await portal.stop();
    scoring.remove();
    portal = await FakePortal.start();
    scoring = new FakeScoring();
  }

  it.each(
    DEMO_MODELS.filter(({ goal }) => goal !== 'scoring').flatMap(
      model =>
        [
          { name: model.name, model, when: 'before', told: 'was not made' },
          { name: model.name, model, when: 'after', told: 'was made' },
        ] as const,
    ),
  )(
    '$name: comes to the same when the change $told',
    async ({ model, when }) => {
      await run(portal, model);
      const wanted = outcome(portal);
      const changes = portal.writes
        .map((write, index) => ({ write, index }))
        .filter(
          ({ write, index }) =>
            !isPrediction(write) || !isPrediction(portal.writes[index - 1]),
        )
        .map(({ index }) => index);
      expect(changes.length).toBeGreaterThan(4);
      for (const at of changes) {
        await anew();
        let count = 0;
        portal[when] = ({ method }) => {
          if (method === 'GET') return undefined;
          count += 1;
          return count === at + 1 ? refusal(418, 'killed') : undefined;
        };
        await expect(run(portal, model)).rejects.toThrow(/killed|error: 418/);
        await run(portal, model);
        expect(outcome(portal)).toEqual(wanted);
      }
    },
  );
});
