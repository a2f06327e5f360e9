import type {
  DeploymentLatency,
  DeploymentSchema,
  InferRequest,
  InferResponse,
} from '@modelport/plugin-ml-promotion-common';
import { made, type Report, routesOf, type Walk } from '../Walk';

const PREDICTIONS = 24;

/** The example request with numbers that differ from request to request. */
export function requestFor(
  { example }: Pick<DeploymentSchema, 'example'>,
  index: number,
): InferRequest {
  return {
    inputs: example.inputs.map(input => ({
      ...input,
      data: input.data.map((value, place) =>
        typeof value === 'number' ? (index * 7 + place * 3) % 20 : value,
      ),
    })),
  };
}

/** Has the deployment predict until it has answered {@link PREDICTIONS} requests since its process started. */
export async function predict(walk: Walk, report: Report): Promise<void> {
  const { author } = walk;
  const promotion = routesOf('ml-promotion', walk);
  const { id, endpoint } = made('deployment', walk.deployment);
  const { modelName } = made('endpoint', endpoint);
  const path = `${promotion}/deployments/${id}`;
  const { requests } = await author.get<DeploymentLatency>(`${path}/latency`);
  if (requests >= PREDICTIONS) return;
  const schema = await author.get<DeploymentSchema>(`${path}/schema`);
  for (let index = requests; index < PREDICTIONS; index += 1) {
    if (index === requests) report(`${PREDICTIONS - requests} requests`);
    await author.post<InferResponse>(
      `${promotion}/endpoints/dev/v2/models/${modelName}/infer`,
      requestFor(schema, index),
    );
  }
}
