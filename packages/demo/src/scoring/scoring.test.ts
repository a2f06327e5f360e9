import fs from 'node:fs';
import path from 'node:path';
import { FakePortal } from '../__testUtils__/FakePortal';
import { FakeScoring } from '../__testUtils__/FakeScoring';
import { DEMO_MODELS } from '../models';
import { runDemo } from '../runDemo';

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

  it('is to serve the champion with the files that the ledger knows', async () => {
    await run(fraud, look);
    const [folder] = scoring.models();
    expect(scoring.configuration()).toEqual({
      apiVersion: 'modelport/v1alpha1',
      kind: 'ScoringConfiguration',
      metadata: { name: 'card-payments', revision: 1 },
      currency: 'EUR',
      models: [
        {
          name: 'card-fraud',
          version: '1',
          path: `models/${folder}`,
          digest: portal.state.digest,
        },
      ],
      traffic: 'card-fraud@1',
      policy: {
        apiVersion: 'modelport/v1alpha1',
        kind: 'DecisionPolicy',
        metadata: { name: 'card-payments', version: 1 },
        thresholds: { review: 0.5, decline: 0.9 },
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
      .replace('review: 0.5', 'review: 0.25');
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
