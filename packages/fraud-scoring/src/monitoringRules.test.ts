import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { measureEventLoop } from './eventLoopMetrics';
import { createMetrics } from './metrics';

const FOLDER = path.resolve(__dirname, '../../../monitoring/prometheus');
const PARTS = /_(?:bucket|count|sum)$/;

it('has every metric that the rules of monitoring ask for', async () => {
  const { registry } = createMetrics();
  const loop = measureEventLoop(registry);
  const shown = await registry.metrics();
  loop.stop();
  const has = new Set(
    [...shown.matchAll(/^# TYPE (\w+)/gm)].map(([, name]) => name),
  );
  const asked = readdirSync(FOLDER)
    .filter(file => file.endsWith('.rules.yaml'))
    .flatMap(file => [
      ...readFileSync(path.join(FOLDER, file), 'utf8').matchAll(
        /\bfraud_scoring_\w+/g,
      ),
    ])
    .map(([name]) => name);
  expect(asked.length).toBeGreaterThan(10);
  const missing = asked.filter(
    name => !has.has(name) && !has.has(name.replace(PARTS, '')),
  );
  expect(missing).toEqual([]);
});
