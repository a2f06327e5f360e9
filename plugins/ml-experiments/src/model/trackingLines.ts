const quoted = (text: string) => `'${text.replace(/'/g, `'\\''`)}'`;

/**
 * What to type in a shell before a script that logs with MLflow's stock client: the token is pasted, so that it stays
 * out of the shell's history.
 */
export function trackingLines(options: {
  /** Address of the portal's backend. */
  baseUrl: string;
  /** Configured name of the MLflow server. */
  server: string;
  experiment: string;
}): string {
  const { baseUrl, server, experiment } = options;
  const uri = `${baseUrl.replace(
    /\/+$/,
    '',
  )}/api/ml-experiments/mlflow/${encodeURIComponent(server)}`;
  return [
    `export MLFLOW_TRACKING_URI=${quoted(uri)}`,
    'read -rs MLFLOW_TRACKING_TOKEN && export MLFLOW_TRACKING_TOKEN   # paste the token, press Enter',
    `export MLFLOW_EXPERIMENT_NAME=${quoted(experiment)}`,
  ].join('\n');
}
