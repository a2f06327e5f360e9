import { FakePortal, refusal } from './__testUtils__/FakePortal';
import { FakeModel } from './__testUtils__/PortalState';
import { DEMO_MODELS, type DemoModel } from './models';
import { runDemo } from './runDemo';

describe('what the demo does about what it finds', () => {
  const [fraud, , churn, chargeback] = DEMO_MODELS;
  let portal: FakePortal;
  let lines: string[];

  const run = (...models: DemoModel[]) =>
    runDemo({
      url: portal.url,
      models,
      say: line => lines.push(line),
      askEveryMs: 1,
    });
  const found = (name: string) => {
    const model = portal.state.models.get(name);
    if (!model) throw new Error(`no ${name}`);
    return model;
  };

  beforeEach(async () => {
    portal = await FakePortal.start();
    lines = [];
  });
  afterEach(() => portal.stop());

  it('registers the first run when that is the better one', async () => {
    portal.state.metricOf = nth => 0.9 - nth / 10;
    await run(fraud);
    expect(found(fraud.name).versions).toEqual(['run-1']);
  });

  it('waits for the task that an earlier start left under way', async () => {
    portal.state.tasks.push({
      id: 'earlier',
      status: 'processing',
      createdBy: 'user:default/platform-engineer',
      spec: {
        parameters: { name: churn.name, owner: 'group:default/ml-platform' },
      },
    });
    await run(churn);
    expect(portal.writesTo('/tasks')).toHaveLength(0);
    expect(found(churn.name).aliases.champion).toBe('1');
  });

  it('starts another task when an earlier one failed', async () => {
    portal.state.tasks.push({
      id: 'earlier',
      status: 'failed',
      createdBy: 'user:default/platform-engineer',
      spec: { parameters: { name: churn.name, owner: 'x' } },
    });
    await run(churn);
    expect(portal.writesTo('/tasks')).toHaveLength(1);
  });

  it('says where to look when the task fails', async () => {
    portal.before = ({ method, path }) =>
      method === 'GET' && path === 'scaffolder/v2/tasks/task-1'
        ? { status: 200, json: { id: 'task-1', status: 'failed' } }
        : undefined;
    await expect(run(churn)).rejects.toThrow(
      /^churn is created: .*failed.*\/create\/tasks\/task-1$/,
    );
  });

  it('leaves a model of the same name alone that belongs to others', async () => {
    portal.state.models.set(churn.name, new FakeModel('group:default/sales'));
    await expect(run(churn)).rejects.toThrow(/belongs to sales.*--data DIR/);
    expect(portal.writes).toHaveLength(0);
  });

  it('trains again what was stopped with the portal, and only that', async () => {
    portal.state.trainingStates = ['running', 'stopped'];
    portal.before = () => {
      const { trainings } = portal.state.models.get(churn.name) ?? {};
      if (trainings?.length === 2) {
        portal.state.trainingStates = ['running', 'succeeded'];
      }
      return undefined;
    };
    await run(churn);
    expect(found(churn.name).trainings.map(({ state }) => state)).toEqual([
      'stopped',
      'succeeded',
    ]);
    await run(churn);
    expect(found(churn.name).trainings).toHaveLength(2);
  });

  it('ends with a training that fails, and tries once more at the next start', async () => {
    portal.state.trainingStates = ['running', 'failed'];
    await expect(run(churn)).rejects.toThrow(
      /^churn trains: the training is failed: /,
    );
    expect(found(churn.name).trainings).toHaveLength(1);
    portal.state.trainingStates = ['running', 'succeeded'];
    await run(churn);
    expect(found(churn.name).trainings).toHaveLength(2);
  });

  it('leaves challenger where somebody has put it', async () => {
    await run(chargeback);
    found(chargeback.name).aliases.challenger = '7';
    await run(chargeback);
    expect(found(chargeback.name).aliases.challenger).toBe('7');
  });

  it('does not ask for a version that is champion already', async () => {
    await run(churn);
    found(churn.name).requests.length = 0;
    await run(churn);
    expect(found(churn.name).requests).toHaveLength(0);
  });

  it('goes on to the next model when somebody rejected a request', async () => {
    await run(fraud);
    const [request] = found(fraud.name).requests;
    request.state = 'rejected';
    await run(fraud, churn);
    expect(lines).toContain(
      'card-fraud: the request is rejected, so the demo leaves this model as it is',
    );
    expect(found(churn.name).aliases.champion).toBe('1');
  });

  it('leaves a deployment alone that somebody has stopped', async () => {
    await run(fraud);
    const [deployment] = found(fraud.name).deployments;
    deployment.state = 'stopped';
    await run(fraud);
    expect(deployment.state).toBe('stopped');
    expect(lines).toContain(
      'card-fraud: its deployment was stopped, so the demo leaves this model as it is',
    );
  });

  it('tries a failed deployment once more, and says why it failed again', async () => {
    portal.state.deploymentStates = ['starting', 'failed'];
    await expect(run(fraud)).rejects.toThrow(
      /^card-fraud is deployed: the deployment is failed: Waits/,
    );
    portal.state.deploymentStates = ['starting', 'serving'];
    await run(fraud);
    expect(found(fraud.name).deployments).toMatchObject([{ state: 'serving' }]);
    expect(portal.writesTo('/again')).toHaveLength(1);
  });

  it('goes on to the next model when somebody has renamed what was made', async () => {
    await run(churn);
    portal.before = ({ path, method }) =>
      method === 'GET' && path.includes('/runs/') && path.includes(churn.name)
        ? refusal(404, 'Experiment churn-new has no run run-1')
        : undefined;
    await run(churn, fraud);
    expect(lines).toContain(
      'churn is registered: Experiment churn-new has no run run-1; the demo leaves this model as it is',
    );
    expect(found(fraud.name).aliases.champion).toBe('1');
  });

  it('passes on what the portal says of a call', async () => {
    portal.before = ({ path, method }) =>
      path.endsWith('/aliases/challenger') && method === 'PUT'
        ? refusal(403, 'The policy denies it')
        : undefined;
    await expect(run(chargeback)).rejects.toThrow(
      'chargeback-risk, next version, becomes challenger: The policy denies it',
    );
  });
});
