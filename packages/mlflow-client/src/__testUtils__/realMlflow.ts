import { startTestMlflow, TestMlflow } from '@modelport/servers';
import { createMlflowClient, MlflowClient } from '../createMlflowClient';
import { MlflowError } from '../MlflowError';

export const COMMIT = 'a'.repeat(40);
export const T0 = 1_795_000_000_000;

/** The server of this test file, set by {@link useRealMlflow}. */
export let server: TestMlflow;
export let client: MlflowClient;
export let experimentId: string;

/** Gives the tests of a file a real MLflow with one experiment. */
export function useRealMlflow(): void {
  jest.setTimeout(60_000);
  beforeAll(async () => {
    server = await startTestMlflow();
    client = createMlflowClient({ baseUrl: server.url, timeoutMs: 30_000 });
    experimentId = await client.experiments.create({ name: 'main' });
  }, 300_000);
  afterAll(() => server?.stop(), 30_000);
}

let n = 0;
export const unique = (name: string) => `${name}-${++n}`;

export const newRun = (
  runName = unique('run'),
  tags?: Record<string, string>,
) => client.runs.create({ experimentId, runName, tags, startTime: T0 });

export const point = (key: string, value: number, step = 0) => ({
  key,
  value,
  step,
  timestamp: T0 + step,
});

/** The error of a call that has to fail. */
export const failure = (call: Promise<unknown>): Promise<MlflowError> =>
  call.then(
    () => Promise.reject(new Error('the call should have failed')),
    error => error,
  );

export const textOf = async (download: Promise<{ stream: ReadableStream }>) =>
  new Response((await download).stream).text();

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
