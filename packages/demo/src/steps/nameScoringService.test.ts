import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { FakePortal, refusal } from '../__testUtils__/FakePortal';
import { FakeScoring } from '../__testUtils__/FakeScoring';
import { DEMO_MODELS } from '../models';
import { runDemo } from '../runDemo';
import { withScoringService } from './nameScoringService';

const KEY = 'modelport.dev/scoring-service';

describe('withScoringService', () => {
  it('adds a line and leaves the rest as it is written', () => {
    const before = `---
metadata:
  name: m
  tags: [a, b]
  annotations:
    # Why it is so.
    backstage.io/techdocs-ref: dir:.
spec: { type: ml-model }
`;
    const after = before.replace('dir:.\n', `dir:.\n    ${KEY}: s\n`);
    expect(withScoringService(before, 's')).toBe(
      after.replace('{ type: ml-model }', '{type: ml-model}'),
    );
    expect(withScoringService(after, 's')).toBeUndefined();
    expect(withScoringService(after, 'other')).toBeUndefined();
  });

  it('makes the annotations where there are none', () => {
    expect(withScoringService('metadata:\n  name: m\n', 's')).toBe(
      `metadata:\n  name: m\n  annotations:\n    ${KEY}: s\n`,
    );
  });

  it.each(['metadata: [', '', 'a: 1\n---\nb: 2\n'])(
    'refuses %j, which is no entity',
    content => {
      expect(() => withScoringService(content, 's')).toThrow(/is no entity/);
    },
  );
});

describe('the model that names its scoring service', () => {
  const [fraud] = DEMO_MODELS;
  let portal: FakePortal;
  let scoring: FakeScoring;
  let lines: string[];

  const run = () =>
    runDemo({
      url: portal.url,
      models: [fraud],
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

  it('does so by one commit of its author, with a short-lived token that is gone afterwards', async () => {
    await run();
    expect(portal.git.log(fraud.name)).toEqual([
      'data-scientist: Name the scoring service card-payments',
      'a: First',
    ]);
    const [token] = portal.writesTo('ml-access/v1/tokens');
    expect(token).toMatchObject({
      persona: 'data-scientist',
      body: { entityRef: 'component:default/card-fraud', access: 'write' },
    });
    const minutes =
      (Date.parse(String(token.body.expiresAt)) - Date.now()) / 60_000;
    expect(minutes).toBeLessThanOrEqual(10);
    expect(portal.state.tokens).toEqual([]);
    lines = [];
    await run();
    expect(portal.git.log(fraud.name)).toHaveLength(2);
    expect(lines).toContain(
      'card-fraud names its scoring service: was so already',
    );
  });

  it('leaves nothing of its clone, also where the push is refused', async () => {
    // Of its own: other tests make clones at the same time.
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'modelport-test-'));
    const places = jest.spyOn(os, 'tmpdir').mockReturnValue(folder);
    portal.before = ({ path: asked }) =>
      asked.endsWith('git-receive-pack') ? refusal(403, 'no') : undefined;
    await expect(run()).rejects.toThrow(
      /^card-fraud names its scoring service: git push: .*error: 403/,
    );
    expect(places).toHaveBeenCalled();
    expect(fs.readdirSync(folder)).toEqual([]);
    places.mockRestore();
    fs.rmdirSync(folder);
    expect(portal.state.tokens).toEqual([]);
  });

  it('tries once more when the git host was away for a moment', async () => {
    let asked = 0;
    portal.before = ({ path: called }) => {
      if (!called.startsWith('git-host/')) return undefined;
      asked += 1;
      return asked === 1 ? refusal(503, 'starts') : undefined;
    };
    await run();
    expect(portal.git.log(fraud.name)).toHaveLength(2);
    expect(portal.state.tokens).toEqual([]);
  });

  it('pushes nothing where the catalog is behind', async () => {
    await run();
    let isBehind = true;
    portal.before = ({ method, path: asked }) => {
      if (method !== 'GET') isBehind = false;
      return isBehind && asked.endsWith('component/default/card-fraud')
        ? {
            status: 200,
            json: { metadata: {}, spec: { owner: fraud.owner } },
          }
        : undefined;
    };
    await run();
    expect(portal.git.log(fraud.name)).toHaveLength(2);
  });

  it('is left alone where it names another one', async () => {
    portal.before = ({ path: asked }) =>
      asked.endsWith('component/default/card-fraud') &&
      portal.state.models.has(fraud.name)
        ? {
            status: 200,
            json: {
              metadata: { annotations: { [KEY]: 'ours' } },
              spec: { owner: fraud.owner },
            },
          }
        : undefined;
    await run();
    expect(lines).toContain(
      'card-fraud: it names the scoring service ours, so the demo leaves this model as it is',
    );
    expect(fs.existsSync(path.join(scoring.folder, 'models'))).toBe(false);
  });
});
