/** Where runs are logged: what MLFLOW_TRACKING_URI and MLFLOW_TRACKING_TOKEN say. */
export interface Tracking {
  uri: string;
  token: string;
}

async function call<T>(
  { uri, token }: Tracking,
  method: 'GET' | 'POST',
  path: string,
  body?: object,
): Promise<T> {
  const answer = await fetch(`${uri}/api/2.0/mlflow/${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return JSON.parse(text);
}

async function experimentId(tracking: Tracking, name: string) {
  const { experiment } = await call<{ experiment: { experiment_id: string } }>(
    tracking,
    'GET',
    `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`,
  );
  return experiment.experiment_id;
}

/**
 * Logs a finished run as a training on a laptop would, with an access token of the model: parameters and a curve of 40 steps.
 *
 * @param experiment - its name
 */
export async function recordRun(
  tracking: Tracking,
  experiment: string,
  run: { name: string; best: number },
): Promise<void> {
  const start = Date.now() - 60_000;
  const created = await call<{ run: { info: { run_id: string } } }>(
    tracking,
    'POST',
    'runs/create',
    {
      experiment_id: await experimentId(tracking, experiment),
      run_name: run.name,
      start_time: start,
      tags: [{ key: 'mlflow.source.git.commit', value: 'a'.repeat(40) }],
    },
  );
  const run_id = created.run.info.run_id;
  await call(tracking, 'POST', 'runs/log-batch', {
    run_id,
    params: [{ key: 'learning-rate', value: '0.1' }],
    metrics: Array.from({ length: 40 }, (_, step) => ({
      key: 'average_precision',
      value: run.best * (1 - Math.exp(-(step + 1) / 8)),
      step,
      timestamp: start + step * 1_000,
    })),
  });
  await call(tracking, 'POST', 'runs/update', {
    run_id,
    status: 'FINISHED',
    end_time: start + 45_000,
  });
}
