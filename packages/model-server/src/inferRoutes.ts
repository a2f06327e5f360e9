import { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission';
import { encodeTensor } from './encodeTensor';
import { messageOf, RequestError } from './errors';
import { InferRequest, readInferRequest } from './inferRequest';
import { ServerLimits } from './limits';
import { ServerMetrics } from './metrics';
import { ModelCatalog } from './modelCatalog';
import { MODEL_URLS } from './modelRoutes';
import { ServedModel } from './servedModel';

type Route = { Params: { model: string; version?: string } };

/** What the infer routes work with. */
export interface InferContext {
  catalog: ModelCatalog;
  admission: Admission;
  metrics: ServerMetrics;
  limits: ServerLimits;
}

/** `POST .../infer`: all rows of a request go through the model in one run. */
export function inferRoutes(app: FastifyInstance, context: InferContext): void {
  const { catalog, admission, limits } = context;
  for (const url of MODEL_URLS) {
    app.post<Route>(
      `${url}/infer`,
      {
        bodyLimit: limits.maxBodyBytes,
        onRequest: async (_request, reply) => admission.admit(reply),
        onResponse: async (request, reply) => observe(context, request, reply),
      },
      async ({ params, body }, reply) => {
        const model = catalog.get(params.model, params.version);
        const request = readInferRequest(model, body, limits.maxRows);
        const outputs = await infer(context, model, request);
        return reply
          .type('application/json; charset=utf-8')
          .send(
            `${responseHead(model, request)},"outputs":[${outputs.join(',')}]}`,
          );
      },
    );
  }
}

async function infer(
  { metrics }: InferContext,
  model: ServedModel,
  request: InferRequest,
): Promise<string[]> {
  const labels = labelsOf(model);
  const stop = metrics.inferenceSeconds.startTimer(labels);
  const results = await model
    .run(request.feeds, request.outputs)
    .catch(error => {
      throw new RequestError(
        500,
        `Model ${model.name} failed on this request: ${messageOf(
          error,
        )}; compare the shapes of its inputs with its metadata`,
      );
    });
  stop();
  metrics.rows.inc(labels, request.rows);
  return request.outputs.map(name => encodeTensor(name, results[name]));
}

function responseHead(
  { name, version }: ServedModel,
  { id }: InferRequest,
): string {
  return JSON.stringify({ model_name: name, model_version: version, id }).slice(
    0,
    -1,
  );
}

/** Labels come from the catalog alone: a name that a caller made up must not grow the metrics. */
function observe(
  { catalog, metrics }: InferContext,
  { params }: FastifyRequest<Route>,
  reply: FastifyReply,
): void {
  const model = catalog.find(params.model, params.version);
  const labels = model ? labelsOf(model) : { model: '', version: '' };
  metrics.requestSeconds.observe(
    { ...labels, status: reply.statusCode },
    reply.elapsedTime / 1000,
  );
}

function labelsOf({ name, version = '' }: ServedModel) {
  return { model: name, version };
}
