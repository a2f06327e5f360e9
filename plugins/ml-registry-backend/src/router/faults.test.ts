import {
  InputError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { buildModelEntity, waitUntil } from '@modelport/plugin-ml-node';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(60_000);

describe('when something is in the way, ml-registry', () => {
  let portal: Awaited<ReturnType<typeof startTestPlugin>>;
  afterEach(() => portal.stop());
  const versions = `${E}/versions`;

  it('shows what it knew while its server is down, and says so', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    await portal.get(versions);
    portal.mlflow.isDown = true;
    const stale = await waitUntil(async () => {
      const { body } = await portal.get(versions);
      return body.errors.length > 0 && body;
    });
    expect(stale.errors).toEqual([
      {
        server: 'default',
        message:
          "MLflow server 'default' cannot be reached; check that it runs",
      },
    ]);
    expect(stale.items).toHaveLength(1);
  });

  it('answers with nothing and the reason when it never knew anything', async () => {
    portal = await startTestPlugin();
    portal.mlflow.isDown = true;
    const { status, body } = await portal.get(versions);
    expect(status).toBe(200);
    expect(body).toMatchObject({ model: 'fraud', items: [] });
    expect(body.errors).toHaveLength(1);
    portal.statuses.set('r1', 'FINISHED');
    for (const answer of [
      await portal.get(`${versions}/1`),
      await portal.get(`${E}/runs/r1/models`),
      await portal.post(versions, { runId: 'r1' }),
      await portal.put(`${E}/aliases/challenger`, { version: '1' }),
      await portal.post(`${E}/requests`, { version: '1', reason: 'good' }),
    ]) {
      expect(answer.status).toBe(503);
      expect(answer.body.error.message).toContain('cannot be reached');
    }
    expect((await portal.get(`${E}/ledger`)).body.items).toEqual([]);
    expect((await portal.get(`${E}/requests`)).body.items).toEqual([]);
  });

  it('goes on with a registration that was noted when its server is back', async () => {
    portal = await startTestPlugin();
    portal.mlflow.addRun('r1');
    portal.statuses.set('r1', 'FINISHED');
    const create = portal.mlflow.createVersion.bind(portal.mlflow);
    portal.mlflow.createVersion = async (...args) => {
      portal.mlflow.createVersion = create;
      portal.mlflow.isDown = true;
      return create(...args);
    };
    const { status, body } = await portal.post(versions, { runId: 'r1' });
    expect(status).toBe(503);
    expect(body.error.message).toContain('noted and goes on by itself');
    portal.mlflow.isDown = false;
    await waitUntil(async () => {
      const { body: ledger } = await portal.get(`${E}/ledger`);
      return ledger.items.length === 1;
    });
    expect(portal.mlflow.models.get('fraud')?.versions).toHaveLength(1);
  });

  it('cannot register while ml-experiments is down or says no', async () => {
    portal = await startTestPlugin();
    portal.experiments.getRun.mockRejectedValueOnce(
      new ServiceUnavailableError('Request failed with 503'),
    );
    const { status, body } = await portal.post(versions, { runId: 'r1' });
    expect(status).toBe(503);
    expect(body.error.message).toContain('Run r1 cannot be looked at now');
    const denied = new Response('{"error":{"name":"NotAllowedError"}}', {
      status: 403,
      headers: { 'content-type': 'application/json' },
    });
    portal.experiments.getRun.mockRejectedValueOnce(
      await ResponseError.fromResponse(denied),
    );
    const answer = await portal.post(versions, { runId: 'r1' });
    expect(answer.status).toBe(403);
  });

  it('registers the model of a run only when it has finished, and is whole', async () => {
    portal = await startTestPlugin();
    const model = (modelId: string, isComplete = true) => ({
      modelId,
      name: 'model',
      isComplete,
    });
    portal.mlflow.addRun('none', { models: [] });
    portal.mlflow.addRun('two', { models: [model('m-1'), model('m-2')] });
    portal.mlflow.addRun('part', { models: [model('m-3', false)] });
    for (const runId of ['none', 'two', 'part']) {
      portal.statuses.set(runId, 'FINISHED');
    }
    portal.statuses.set('going', 'RUNNING');
    const ask = async (runId: string) => {
      const { status, body } = await portal.post(versions, { runId });
      return `${status} ${body.error.message}`;
    };
    expect(await ask('going')).toMatch(/^409 .*only .* FINISHED/);
    expect(await ask('none')).toMatch(/^400 runId: .*logged no model/);
    expect(await ask('two')).toMatch(/^400 modelId: .*m-1 .*m-2/);
    expect(await ask('part')).toMatch(/^409 .*not complete/);
    const body = { runId: 'two', modelId: 'm-2' };
    await portal.post(versions, body).expect(201);
    const { body: models } = await portal.get(`${E}/runs/two/models`);
    expect(models.items).toEqual([
      { modelId: 'm-1', name: 'model' },
      { modelId: 'm-2', name: 'model', version: '1' },
    ]);
  });

  it('passes a refusal of MLflow on, and tries again when asked again', async () => {
    portal = await startTestPlugin();
    const ensure = portal.mlflow.ensureModel.bind(portal.mlflow);
    portal.mlflow.ensureModel = async () => {
      throw new InputError('MLflow refused this');
    };
    const refused = await portal.register('r1');
    expect(refused.status).toBe(400);
    portal.mlflow.ensureModel = ensure;
    expect((await portal.register('r1')).status).toBe(201);
  });

  it('changes nothing without a key, and is read all the same', async () => {
    portal = await startTestPlugin({ hasKey: false });
    portal.mlflow.addRun('r1');
    portal.mlflow.addVersion('fraud', { modelId: 'm-r1', runId: 'r1' });
    expect((await portal.get(versions)).body.items).toHaveLength(1);
    for (const answer of [
      await portal.register('r1'),
      await portal.put(`${E}/aliases/challenger`, { version: '1' }),
      await portal.post(`${E}/requests`, { version: '1', reason: 'good' }),
    ]) {
      expect(answer.status).toBe(409);
      expect(answer.body.error.message).toContain('mlRegistry.ledger.keyFile');
    }
    expect(portal.mlflow.writes).toEqual([]);
    const { body } = await portal.get(`${E}/ledger/check`);
    expect(body).toMatchObject({ whole: false, entries: 0, keyId: '' });
  });

  const claim = { 'modelport.dev/registered-model': 'fraud' };

  it('acts on no model that entities of different owners name and none is called', async () => {
    const annotations = { 'modelport.dev/registered-model': 'shared' };
    const owner = 'group:default/team-b';
    portal = await startTestPlugin({
      more: [
        buildModelEntity({ name: 'ours', annotations }),
        buildModelEntity({ name: 'thief', owner, annotations }),
      ],
    });
    portal.mlflow.addRun('r1');
    portal.statuses.set('r1', 'FINISHED');
    const register = (name: string, as: string) =>
      portal.post(`${E.replace('fraud', name)}/versions`, { runId: 'r1' }, as);
    const { status, body } = await register('ours', 'ada');
    expect(status).toBe(409);
    expect(body.error.message).toContain('component:default/thief');
    expect((await register('thief', 'eve')).status).toBe(409);
    expect(portal.mlflow.writes).toEqual([]);
  });

  it('acts on a model that two entities of the same owner name', async () => {
    portal = await startTestPlugin({
      more: [buildModelEntity({ name: 'twin', annotations: claim })],
    });
    expect((await portal.register('r1')).status).toBe(201);
  });

  it('moves challenger only from what the caller saw', async () => {
    portal = await startTestPlugin();
    await portal.register('r1');
    await portal.register('r2');
    const put = (body: object) => portal.put(`${E}/aliases/challenger`, body);
    const moved = await put({ version: '1', expected: null, reason: 'try' });
    expect(moved.body).toEqual({ aliases: { challenger: '1' } });
    const late = await put({ version: '2', expected: null });
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('names version 1 now');
    await put({ version: '2', expected: '1' }).expect(200);
    const gone = await put({ version: null, expected: '2' });
    expect(gone.body).toEqual({ aliases: {} });
    const stale = await put({ version: '1', expected: '2' });
    expect(stale.body.error.message).toContain('names no version now');
    const entry = (await portal.get(`${E}/ledger`)).body.items[0];
    expect(entry).toMatchObject({
      kind: 'alias-moved',
      actor: 'user:default/ada',
      moves: [{ alias: 'challenger', before: '2' }],
    });
  });

  it('gives no alias to a version that is not ready', async () => {
    portal = await startTestPlugin();
    portal.mlflow.addVersion('fraud', { status: 'FAILED_REGISTRATION' });
    const { status, body } = await portal.put(`${E}/aliases/challenger`, {
      version: '1',
    });
    expect(status).toBe(400);
    expect(body.error.message).toContain('is not ready');
    const failed = await waitUntil(async () => {
      const { body: list } = await portal.get(versions);
      return list.items[0].digestProblem;
    });
    expect(failed).toBe('Its registration failed.');
  });
});
