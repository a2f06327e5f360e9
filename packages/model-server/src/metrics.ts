import {
  collectDefaultMetrics,
  Counter,
  Gauge,
  Histogram,
  Registry,
} from 'prom-client';

/** What `/metrics` shows; each server has its own registry. */
export interface ServerMetrics {
  registry: Registry;
  requestSeconds: Histogram<'model' | 'version' | 'status'>;
  inferenceSeconds: Histogram<'model' | 'version'>;
  rows: Counter<'model' | 'version'>;
  inFlight: Gauge;
  refused: Counter;
  modelInfo: Gauge<'model' | 'version' | 'digest'>;
}

const SECONDS = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25,
  0.5, 1, 2.5, 10,
];

export function createMetrics(): ServerMetrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    requestSeconds: new Histogram({
      name: 'model_server_request_duration_seconds',
      help: 'Time of an infer call from its head to the end of its answer',
      labelNames: ['model', 'version', 'status'],
      buckets: SECONDS,
      registers,
    }),
    inferenceSeconds: new Histogram({
      name: 'model_server_inference_duration_seconds',
      help: 'Time of one session run, with its wait for the event loop',
      labelNames: ['model', 'version'],
      buckets: SECONDS,
      registers,
    }),
    rows: new Counter({
      name: 'model_server_rows_total',
      help: 'Rows inferred',
      labelNames: ['model', 'version'],
      registers,
    }),
    inFlight: new Gauge({
      name: 'model_server_requests_in_flight',
      help: 'Infer calls under way',
      registers,
    }),
    refused: new Counter({
      name: 'model_server_requests_refused_total',
      help: 'Infer calls answered with 503, for the server was full',
      registers,
    }),
    modelInfo: new Gauge({
      name: 'model_server_model_info',
      help: 'Served models; always 1',
      labelNames: ['model', 'version', 'digest'],
      registers,
    }),
  };
}
