import { FastifyInstance } from 'fastify';
import { Admission } from './admission';
import { ModelCatalog } from './modelCatalog';
import { ServedModel } from './servedModel';
import { VERSION } from './version';

type Route = { Params: { model: string; version?: string } };

/** The forms of a model's address: its latest version, or one that is named. */
export const MODEL_URLS = [
  '/v2/models/:model',
  '/v2/models/:model/versions/:version',
] as const;

/** Metadata of the server and of its models. */
export function modelRoutes(
  app: FastifyInstance,
  catalog: ModelCatalog,
  admission: Admission,
): void {
  app.get('/v2', () => ({
    name: 'modelport-model-server',
    version: VERSION,
    extensions: [],
    models: catalog
      .all()
      .map(({ name, version, digest }) => ({ name, version, digest })),
  }));
  for (const url of MODEL_URLS) {
    app.get<Route>(url, ({ params }) => {
      const model = catalog.get(params.model, params.version);
      return metadataOf(model, catalog.versionsOf(model.name));
    });
    app.get<Route>(`${url}/ready`, ({ params }, reply) => {
      const { name, version } = catalog.get(params.model, params.version);
      const ready = !admission.draining;
      return reply.code(ready ? 200 : 503).send({ name, version, ready });
    });
  }
}

function metadataOf(model: ServedModel, versions: string[]) {
  return {
    name: model.name,
    versions,
    platform: 'onnxruntime_onnx',
    inputs: model.inputs,
    outputs: model.outputs,
    parameters: {
      version: model.version,
      digest: model.digest,
      signature: model.signature,
      run_id: model.runId,
      metadata: model.metadata,
      signature_parameters: model.signatureParameters,
    },
  };
}
