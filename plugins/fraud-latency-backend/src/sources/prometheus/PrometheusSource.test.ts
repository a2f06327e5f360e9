import { startTestPrometheus } from '@modelport/servers';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { SERVICE, type Shown } from '../../__testUtils__/histories';
import { openMetricsOf } from '../../__testUtils__/openMetricsOf';
import { testMetricsSource } from '../../__testUtils__/testMetricsSource';
import { createSource } from '../../createSource';
import { createAsk } from '../../http/ask';
import type { FigureStore } from '../../store/FigureStore';

// The very first start on a machine without Prometheus builds one.
jest.setTimeout(1_200_000);

/** A real Prometheus that has scraped all of a history. */
async function start(history: Shown[]) {
  const server = await startTestPrometheus();
  const folder = await mkdtemp(path.join(tmpdir(), 'prometheus-history-'));
  const file = path.join(folder, 'history.txt');
  await writeFile(file, openMetricsOf(history));
  const program = await readlink(`/proc/${server.pid()}/exe`);
  const commandLine = await readFile(`/proc/${server.pid()}/cmdline`, 'utf8');
  const [, database] = /--storage\.tsdb\.path=([^\0]+)/.exec(commandLine) ?? [];
  await server.kill();
  await promisify(execFile)(path.join(path.dirname(program), 'promtool'), [
    ...['tsdb', 'create-blocks-from', 'openmetrics', '--quiet'],
    ...[file, database],
  ]);
  await server.restart();
  await rm(folder, { recursive: true });
  const labels = { job: 'fraud "scoring"' };
  const now = () => history[history.length - 1].at;
  return {
    source: createSource(
      { ...SERVICE, prometheus: { url: server.url, labels } },
      { ask: createAsk(), now, store: {} as FigureStore },
    ),
    stop: () => server.stop(),
  };
}

testMetricsSource('Prometheus', { start, tolerance: 0.05 });
