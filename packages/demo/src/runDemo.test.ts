import { FakePortal, refusal } from './__testUtils__/FakePortal';
import { FakeScoring } from './__testUtils__/FakeScoring';
import { DEMO_MODELS } from './models';
import { runDemo } from './runDemo';

describe('runDemo', () => {
  let portal: FakePortal;
  let scoring: FakeScoring;
  let lines: string[];

  const run = () =>
    runDemo({
      url: portal.url,
      models: DEMO_MODELS,
      say: line => lines.push(line),
      askEveryMs: 1,
      scoring: scoring.of(portal),
    });
  const model = (name: string) => {
    const found = portal.state.models.get(name);
    if (!found) throw new Error(`no ${name}`);
    return found;
  };

  beforeEach(async () => {
    portal = await FakePortal.start();
    scoring = new FakeScoring();
    lines = [];
  });
  afterEach(async () => {
    await portal.stop();
    scoring.remove();
  });

  function expectComplete() {
    const fraud = model('card-fraud');
    expect(fraud.trainings).toHaveLength(2);
    expect(fraud.trainings[0].parameters).not.toEqual(
      fraud.trainings[1].parameters,
    );
    expect(fraud.versions).toEqual(['run-2', 'run-1']);
    expect(fraud.aliases).toEqual({ champion: '1', challenger: '2' });
    expect(fraud.requests).toHaveLength(1);
    expect(fraud.deployments).toMatchObject([
      { version: '1', state: 'serving' },
    ]);
    expect(fraud.predictions).toBe(24);

    const chargeback = model('chargeback-risk');
    expect(chargeback.trainings).toHaveLength(2);
    expect(chargeback.versions).toEqual(['run-1', 'run-2']);
    expect(chargeback.aliases).toEqual({ champion: '1', challenger: '2' });
    expect(chargeback.requests.filter(({ state }) => state === 'open')).toEqual(
      [expect.objectContaining({ version: '2', askedBy: 'data-scientist' })],
    );
    expect(chargeback.deployments).toMatchObject([
      { version: '1', state: 'serving' },
    ]);

    const churn = model('churn');
    expect(churn.trainings).toHaveLength(1);
    expect(churn.aliases).toEqual({ champion: '1' });
    expect(churn.requests).toMatchObject([{ askedBy: 'platform-engineer' }]);
    expect(churn.deployments).toMatchObject([
      { version: '1', state: 'serving' },
    ]);
    expect(portal.state.tasks).toHaveLength(3);
    expect(scoring.configuration()).toMatchObject({
      metadata: { name: 'card-payments', revision: 1 },
      models: ['1', '2'].map(version => ({ name: 'card-fraud', version })),
      experiment: { name: 'champion-challenger' },
    });
    expect(scoring.calls).toBeGreaterThan(0);
    expect(portal.git.annotations('card-fraud')).toMatchObject({
      'modelport.dev/scoring-service': 'card-payments',
    });
    expect(portal.state.tokens).toEqual([]);
  }

  it('brings three models of two teams through the path', async () => {
    await run();
    expectComplete();
    expect([...portal.state.models.values()].map(({ owner }) => owner)).toEqual(
      [
        'group:default/fraud-detection',
        'group:default/fraud-detection',
        'group:default/ml-platform',
      ],
    );
    expect(
      portal
        .writesTo('/approve')
        .map(({ persona, path }) => [persona, path.split('/')[5]]),
    ).toEqual([
      ['reviewer', 'card-fraud'],
      ['reviewer', 'chargeback-risk'],
      ['manager', 'churn'],
    ]);
  });

  it('says what it does, how far it is, and how long it takes at most', async () => {
    await run();
    expect(lines[0]).toMatch(/^3 models of 2 teams in 32 steps, about \d min/);
    expect(lines).toContain('card-fraud trains, 1 of 2 (preparing, 40 %)');
    expect(lines).toContain('card-fraud trains, 1 of 2 (running)');
    expect(lines.at(-2)).toMatch(/done in 0 s, 100 % of the demo is there/);
    expect(lines.at(-1)).toMatch(/^complete after \d+ s$/);
  });

  it('does nothing twice when it is started again', async () => {
    await run();
    const asked = portal.writes.length;
    lines = [];
    await run();
    expectComplete();
    // Trainings and deployment are found by their request ids.
    expect(
      portal.writes.slice(asked).map(({ path }) => path.split('/').at(-1)),
    ).toEqual([
      ...['trainings', 'trainings', 'deployments'],
      ...['trainings', 'deployments'],
      ...['trainings', 'deployments'],
      ...['trainings', 'trainings'],
    ]);
    expect(lines).toContain('churn is approved: was so already');
    expect(lines.at(-1)).toBe('complete; everything was there already');
  });

  it('waits out a portal that cannot answer for a moment', async () => {
    const seen = new Set<string>();
    portal.before = ({ method, path }) => {
      // One push asks five times, and a step is tried six times in all.
      if (path.startsWith('git-host/')) return undefined;
      const isNew = !seen.has(`${method} ${path}`);
      seen.add(`${method} ${path}`);
      return isNew ? refusal(503, 'Starts') : undefined;
    };
    await run();
    expectComplete();
    expect(seen.size).toBeGreaterThan(20);
  });

  it('gives up in one sentence that names the step', async () => {
    portal.before = ({ path }) =>
      path.endsWith('/trainings') ? refusal(503, 'No disk') : undefined;
    await expect(run()).rejects.toThrow(/^card-fraud trains, 1 of 2: No disk$/);
  });

  it('signs in again when a token has run out', async () => {
    let isOut = true;
    portal.before = ({ path }) => {
      const wasOut = isOut && path.endsWith('/versions');
      if (wasOut) isOut = false;
      return wasOut ? refusal(401, 'Token is out') : undefined;
    };
    await run();
    expectComplete();
    expect(isOut).toBe(false);
  });

  it('says that nobody is there', async () => {
    const { url } = portal;
    await portal.stop();
    await expect(
      runDemo({ url, models: DEMO_MODELS, say: () => {}, askEveryMs: 1 }),
    ).rejects.toThrow(/^card-fraud is created: the portal does not answer/);
    portal = await FakePortal.start();
  });
});
