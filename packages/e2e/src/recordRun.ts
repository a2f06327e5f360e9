async function call(url: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${url}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok && !/RESOURCE_ALREADY_EXISTS|already exists/i.test(text)) {
    throw new Error(`MLflow answered ${answer.status} to ${path}: ${text}`);
  }
  return answer.ok ? JSON.parse(text) : undefined;
}

async function experimentId(url: string, name: string): Promise<string> {
  await call(url, 'experiments/create', { name });
  const answer = await fetch(
    `${url}/api/2.0/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent(
      name,
    )}`,
  );
  const body = (await answer.json()) as {
    experiment: { experiment_id: string };
  };
  return body.experiment.experiment_id;
}

/**
 * Logs a finished run as a training on a laptop would: parameters and a curve of 40 steps.
 *
 * @param url - address of the MLflow server
 * @param experiment - its name; made when it is not there
 */
export async function recordRun(
  url: string,
  experiment: string,
  run: { name: string; best: number },
): Promise<void> {
  const start = Date.now() - 60_000;
  const created = (await call(url, 'runs/create', {
    experiment_id: await experimentId(url, experiment),
    run_name: run.name,
    start_time: start,
    tags: [{ key: 'mlflow.source.git.commit', value: 'a'.repeat(40) }],
  })) as { run: { info: { run_id: string } } };
  const run_id = created.run.info.run_id;
  await call(url, 'runs/log-batch', {
    run_id,
    params: [{ key: 'learning-rate', value: '0.1' }],
    metrics: Array.from({ length: 40 }, (_, step) => ({
      key: 'average_precision',
      value: run.best * (1 - Math.exp(-(step + 1) / 8)),
      step,
      timestamp: start + step * 1_000,
    })),
  });
  await call(url, 'runs/update', {
    run_id,
    status: 'FINISHED',
    end_time: start + 45_000,
  });
}
