import { z } from 'zod';
import type {
  Deployment,
  DeploymentLatency,
  DeploymentLogResponse,
  DeploymentSchema,
  InferResponse,
  ListDeploymentsResponse,
} from '@modelport/plugin-ml-promotion-common';

const tensor = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.number()),
  data: z.array(z.unknown()),
});

const declaredTensor = z.object({
  name: z.string(),
  datatype: z.string(),
  shape: z.array(z.number()),
  columns: z.array(z.string()).optional(),
});

/** A deployment, as the backend answers it. */
export const deploymentAnswer: z.ZodType<Deployment> = z.object({
  id: z.string(),
  entityRef: z.string(),
  server: z.string(),
  model: z.string(),
  version: z.string(),
  digest: z.string(),
  target: z.string(),
  environment: z.string(),
  state: z.enum([
    'pending',
    'fetching',
    'starting',
    'serving',
    'stopping',
    'stopped',
    'failed',
  ]),
  stateMessage: z.string(),
  createdBy: z.string(),
  createdAt: z.string(),
  changedAt: z.string(),
  endpoint: z.object({ url: z.string(), modelName: z.string() }).optional(),
  apiRef: z.string().optional(),
  replaces: z.string().optional(),
  undeployedBy: z.string().optional(),
});

/** A page of deployments. */
export const listAnswer: z.ZodType<ListDeploymentsResponse> = z.object({
  items: z.array(deploymentAnswer),
  environments: z.array(z.string()),
  nextBefore: z.string().optional(),
  problem: z.string().optional(),
});

/** What a deployment expects and gives. */
export const schemaAnswer: z.ZodType<DeploymentSchema> = z.object({
  inputs: z.array(declaredTensor),
  outputs: z.array(declaredTensor),
  example: z.object({ id: z.string().optional(), inputs: z.array(tensor) }),
  isPlaceholder: z.boolean().optional(),
});

/** Latency of inference. */
export const latencyAnswer: z.ZodType<DeploymentLatency> = z.object({
  requests: z.number(),
  refused: z.number(),
  failures: z.number(),
  p50: z.number().optional(),
  p95: z.number().optional(),
  p99: z.number().optional(),
});

/** The end of a log. */
export const logAnswer: z.ZodType<DeploymentLogResponse> = z.object({
  text: z.string(),
});

/** A prediction; what else a model server says about itself is kept. */
export const inferAnswer: z.ZodType<InferResponse> = z.looseObject({
  id: z.string().optional(),
  model_name: z.string(),
  model_version: z.string().optional(),
  outputs: z.array(tensor.loose()),
});
