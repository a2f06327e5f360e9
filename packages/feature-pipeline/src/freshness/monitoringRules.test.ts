import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createMemoryBus } from '@modelport/event-bus';
import { Freshness } from './Freshness';

const RULES = path.resolve(
  __dirname,
  '../../../../monitoring/prometheus/feature-pipeline.rules.yaml',
);

it('has every metric that the rules of monitoring ask for', async () => {
  const freshness = new Freshness({
    bus: createMemoryBus(),
    topics: { decisions: 'decisions', outcomes: 'outcomes' },
    maturedDays: 7,
    onProblem: () => {},
  });
  const shown = await freshness.metrics();
  await freshness.close();
  const has = [...shown.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name);
  const asked = [
    ...readFileSync(RULES, 'utf8').matchAll(/\bfeature_pipeline_\w+/g),
  ].map(([name]) => name);
  expect(asked.length).toBeGreaterThan(4);
  expect(has).toEqual(expect.arrayContaining(asked));
});
