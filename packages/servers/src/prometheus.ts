import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { findPrometheus } from './prometheusProgram';
import { ServerDefinition } from './serverDefinition';

/**
 * What is scraped under one name of a job.
 *
 * @public
 */
export interface PrometheusJob {
  name: string;
  /** Host and port, such as `127.0.0.1:8301`. */
  targets: readonly string[];
  /** Added to every series. */
  labels?: Record<string, string>;
  /** Default `/metrics`. */
  path?: string;
}

/** @public */
export interface PrometheusConfig {
  /**
   * A `prometheus` of version 2.42 or newer; default: what the variable `PROMETHEUS` names, else one in `PATH`, else one
   * that is built from its Go module, which takes some minutes once.
   */
  program?: string;
  /** Between two scrapes and two evaluations of rules; default 15 000. */
  intervalMs?: number;
  jobs?: readonly PrometheusJob[];
  /** Files with rules. */
  ruleFiles?: readonly string[];
  /** How long samples are kept; default 15 days. */
  retentionHours?: number;
}

/** @public */
export interface PrometheusEnvironment extends Record<string, string> {
  /** Such as `http://127.0.0.1:20123`. */
  PROMETHEUS_URL: string;
}

/**
 * A real Prometheus on loopback.
 *
 * @public
 */
export const prometheus: ServerDefinition<
  PrometheusConfig,
  PrometheusEnvironment
> = {
  name: 'prometheus',

  async plan({ cacheDir, dataDir, host, port, onInstall }, config) {
    const { retentionHours = 360 } = config;
    const command = await findPrometheus({
      named: namedProgram(config),
      cacheDir,
      onInstall,
    });
    // JSON is YAML.
    const file = path.join(dataDir, 'prometheus.yml');
    writeFileSync(file, JSON.stringify(configurationOf(config), null, 2));
    return {
      command,
      args: [
        `--config.file=${file}`,
        `--storage.tsdb.path=${path.join(dataDir, 'tsdb')}`,
        `--storage.tsdb.retention.time=${retentionHours}h`,
        `--web.listen-address=${host}:${port}`,
      ],
    };
  },

  isReady: async (url, signal) =>
    (await fetch(`${url}/-/ready`, { signal })).ok,
  url: (host, port) => `http://${host}:${port}`,
  environment: url => ({ PROMETHEUS_URL: url }),
  portalConfig: () => ({}),
};

function configurationOf({
  intervalMs = 15_000,
  jobs = [],
  ruleFiles = [],
}: PrometheusConfig) {
  const interval = `${intervalMs}ms`;
  return {
    global: {
      scrape_interval: interval,
      scrape_timeout: interval,
      evaluation_interval: interval,
    },
    rule_files: ruleFiles,
    scrape_configs: jobs.map(job => ({
      job_name: job.name,
      metrics_path: job.path ?? '/metrics',
      static_configs: [{ targets: job.targets, labels: job.labels ?? {} }],
    })),
  };
}

function namedProgram({ program }: PrometheusConfig) {
  if (program) return { program, by: 'prometheus.program' };
  const named = process.env.PROMETHEUS;
  return named ? { program: named, by: 'PROMETHEUS' } : undefined;
}
