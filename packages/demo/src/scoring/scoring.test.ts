import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { FakePortal } from '../__testUtils__/FakePortal';
import { FakeScoring } from '../__testUtils__/FakeScoring';
import { PortalUnavailable } from '../errors';
import { DEMO_MODELS } from '../models';
import { runDemo } from '../runDemo';
import { provideModel } from './provideModel';

describe('what the demo has its scoring service do', () => {
  const [fraud] = DEMO_MODELS;
  const look = { ...fraud, goal: 'scoring' } as const;
  let portal: FakePortal;
  let scoring: FakeScoring;
  let lines: string[];

  const run = (...models: (typeof fraud)[]) =>
    runDemo({
      url: portal.url,
      models,
      say: line => lines.push(line),
      askEveryMs: 1,
      scoring: scoring.of(portal),
    });

  beforeEach(async () => {
    portal = await FakePortal.start();
    scoring = new FakeScoring();
    lines = [];
  });
  afterEach(async () => {
    await portal.stop();
    scoring.remove();
  });

  it('is to compare the champion with the challenger, with the files that the ledger knows', async () => {
    await run(fraud, look);
    const [folder] = scoring.models();
    expect(scoring.configuration()).toEqual({
      apiVersion: 'modelport/v1alpha1',
      kind: 'ScoringConfiguration',
      metadata: { name: 'card-payments', revision: 1 },
      currency: 'EUR',
      models: ['1', '2'].map(version => ({
        name: 'card-fraud',
        version,
        path: `models/${folder}`,
        digest: portal.state.digest,
      })),
      experiment: {
        name: 'champion-challenger',
        salt: 'champion-challenger-1',
        variants: [
          { name: 'control', weight: 0.8, model: 'card-fraud@1' },
          { name: 'challenger', weight: 0.2, model: 'card-fraud@2' },
        ],
      },
      policy: {
        apiVersion: 'modelport/v1alpha1',
        kind: 'DecisionPolicy',
        metadata: { name: 'card-payments', version: 1 },
        thresholds: { review: 0.1, decline: 0.9 },
        exploration: { share: 0.05, salt: 'card-payments' },
      },
    });
    const file = path.join(scoring.folder, 'models', folder, 'data/model.onnx');
    expect(fs.readFileSync(file, 'utf8')).toBe('weights');
    expect(lines).toContain(
      'card-fraud is handed to its scoring service (fetching its files)',
    );
    expect(lines).toContain('card-fraud scores payments (starting)');
  });

  it('refuses files that are not those that were registered', async () => {
    portal.contentOf = () => 'others';
    await expect(run(fraud)).rejects.toThrow(
      /^card-fraud is handed to its scoring service: the files of version 1 of card-fraud are not those that were registered with sha256:/,
    );
    expect(scoring.models()).toEqual([]);
    expect(scoring.configuration()).toBeUndefined();
    expect(scoring.calls).toBe(0);
  });

  it('goes on when files cannot be had for a moment', async () => {
    let asked = 0;
    const { contentOf } = portal;
    portal.contentOf = file => {
      asked += 1;
      return asked === 2 ? undefined : contentOf(file);
    };
    await run(fraud);
    expect(scoring.models()).toHaveLength(1);
  });

  it('gives up a transfer that stands still, so that it is tried again', async () => {
    const server = createServer((request, response) => {
      if (request.url?.includes('model-versions/get')) {
        const version = { name: 'm', version: '1', source: 'models:/m-1' };
        const times = { creation_timestamp: 1, last_updated_timestamp: 1 };
        const model_version = { ...version, ...times, status: 'READY' };
        response.end(JSON.stringify({ model_version }));
        return;
      }
      response.write('a part');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const wanted = { model: 'm', version: '1', digest: 'sha256:1' };
    await expect(
      provideModel(
        { ...wanted, files: [{ path: 'model.onnx' }] },
        path.join(scoring.folder, 'models'),
        { mlflowUrl: `http://127.0.0.1:${port}`, transferMs: 200 },
        () => {},
      ),
    ).rejects.toThrow(
      new PortalUnavailable('MLflow: model.onnx came no further'),
    );
    server.closeAllConnections();
    server.close();
    expect(scoring.models()).toEqual([]);
  });

  it('fetches damaged files anew', async () => {
    await run(fraud);
    const [folder] = scoring.models();
    fs.writeFileSync(path.join(scoring.folder, 'models', folder, 'more'), '');
    lines = [];
    await run(fraud);
    expect(lines).toContain(
      'card-fraud is handed to its scoring service (fetching its files)',
    );
  });

  it('is given the next champion, and keeps the policy that somebody changed', async () => {
    await run(fraud);
    const file = path.join(scoring.folder, 'configuration.yaml');
    const changed = fs
      .readFileSync(file, 'utf8')
      .replace('review: 0.1', 'review: 0.25');
    fs.writeFileSync(file, changed);
    await run(fraud);
    expect(fs.readFileSync(file, 'utf8')).toBe(changed);
    const model = portal.state.models.get(fraud.name);
    if (model) model.aliases.champion = '2';
    await run(fraud);
    expect(scoring.configuration()).toMatchObject({
      metadata: { revision: 2 },
      traffic: 'card-fraud@2',
      policy: { thresholds: { review: 0.25, decline: 0.9 } },
    });
  });

  it('gives all cards to the champion without a challenger, and other arms another name', async () => {
    await run({ ...fraud, trainings: fraud.trainings.slice(0, 1) });
    const configuration = scoring.configuration();
    expect(configuration).toMatchObject({ traffic: 'card-fraud@1' });
    expect(configuration).not.toHaveProperty('experiment');
    await run(fraud);
    expect(scoring.configuration()).toMatchObject({
      metadata: { revision: 2 },
      experiment: { name: 'champion-challenger-2' },
    });
    expect(scoring.configuration()).not.toHaveProperty('traffic');
  });

  it('writes a configuration anew that cannot be read', async () => {
    const file = path.join(scoring.folder, 'configuration.yaml');
    fs.writeFileSync(file, '{');
    await run(fraud);
    expect(scoring.configuration()).toMatchObject({
      metadata: { revision: 1 },
    });
  });

  it('is left out where the model has no champion', async () => {
    await run(look);
    expect(lines).toContain(
      'card-fraud: nothing is scored, since it has not come that far',
    );
  });
});
