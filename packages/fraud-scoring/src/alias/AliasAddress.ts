import { isLoopback } from '../directive/address';
import { shown } from '../privacy/shown';

/** A registered model's alias, and where it is looked up. */
export interface AliasAddress {
  /** Of MLflow, without a password. */
  mlflow: string;
  model: string;
  alias: string;
}

const ALIAS = /^models:\/([^/@]+)@([\w.-]+)$/;
const LOOPBACK = /^(127\.0\.0\.1|localhost|::1)$/;

/** Whether `--model` names an alias, as MLflow's own URIs do, and no file. */
export const isAlias = (model: string): boolean => model.startsWith('models:/');

const SECRETS = ['MLFLOW_TRACKING_TOKEN', 'MLFLOW_TRACKING_PASSWORD'];

/** @throws TypeError when everybody on the way could read what MLflow is told */
function refuseOpenSecrets(url: URL, env: NodeJS.ProcessEnv): void {
  if (url.protocol === 'https:' || isLoopback(url.hostname)) return;
  const secret = SECRETS.find(name => env[name]);
  if (secret === undefined) return;
  throw new TypeError(
    `--mlflow: ${secret} must not be seen on its way to ${url.hostname}; give an address that begins with https://, or unset ${secret}`,
  );
}

/**
 * Reads `--model models:/NAME@ALIAS` with `--mlflow`.
 *
 * @param host - where the service listens: somewhere else than on this machine, what answers is named by its digest
 * @param env - where a token or a password for MLflow may be
 * @throws TypeError that names the option that is wrong
 */
export function readAliasAddress(
  model: string,
  { mlflow, host = '127.0.0.1' }: { mlflow?: string; host?: string },
  env: NodeJS.ProcessEnv = process.env,
): AliasAddress {
  const [, name, alias] = ALIAS.exec(model) ?? [];
  if (name === undefined) {
    throw new TypeError(
      `--model is ${model}; give models:/NAME@ALIAS, or a file`,
    );
  }
  if (!LOOPBACK.test(host)) {
    throw new TypeError(
      `--model follows an alias, which is for development on this machine: with --host ${host} give --config, which names versions by their digests`,
    );
  }
  if (mlflow === undefined) {
    throw new TypeError('--model models:/NAME@ALIAS needs --mlflow');
  }
  const url = URL.canParse(mlflow) ? new URL(mlflow) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(
      `--mlflow is ${shown(
        mlflow,
      )}; give the address of an MLflow server, such as http://127.0.0.1:5000`,
    );
  }
  if (url.username || url.password) {
    throw new TypeError(
      '--mlflow has a password; set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN',
    );
  }
  refuseOpenSecrets(url, env);
  return { mlflow, model: name, alias };
}
