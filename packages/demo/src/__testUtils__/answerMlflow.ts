import { digestOfFiles } from '@modelport/model-server';
import type { Answer } from './PortalState';

/** Files of every model that the fake portal has registered. */
export const MODEL_FILES: Record<string, string> = {
  MLmodel: 'flavors: {}',
  'data/model.onnx': 'weights',
};

/** What the ledger of the fake portal says of every version. */
export const digestOfFakes = () =>
  digestOfFiles(
    Object.entries(MODEL_FILES).map(([path, content]) => ({
      path,
      size: Buffer.byteLength(content),
      async *open() {
        yield Buffer.from(content);
      },
    })),
  );

/** What an MLflow server at the address of the portal answers; undefined when it is not asked. */
export function answerMlflow(
  { pathname, searchParams }: URL,
  contentOf: (path: string) => string | undefined,
): Answer | undefined {
  if (pathname === '/api/2.0/mlflow/model-versions/get') {
    const [name, version] = ['name', 'version'].map(key =>
      searchParams.get(key),
    );
    return {
      status: 200,
      json: {
        model_version: {
          ...{ name, version, status: 'READY', source: 'models:/m-1' },
          ...{ creation_timestamp: 1, last_updated_timestamp: 1 },
        },
      },
    };
  }
  if (/logged-models\/m-1\/artifacts\/files$/.test(pathname)) {
    const text = contentOf(searchParams.get('artifact_file_path') ?? '');
    return text === undefined
      ? { status: 404, json: { error_code: 'RESOURCE_DOES_NOT_EXIST' } }
      : { status: 200, json: undefined, text };
  }
  return undefined;
}
