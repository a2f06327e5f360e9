import { CallOptions } from './options';
import { Json, Transport } from './transport';
import { list, optionalInteger, optionalText, text } from './wire';

/** A file or folder of a run or model. @public */
export interface ArtifactFile {
  /** From the artifact root on. */
  path: string;
  isDir: boolean;
  /** Bytes; absent for folders. */
  fileSize?: number;
}

/**
 * The files and folders directly below one path of a run's artifacts.
 *
 * @public
 */
export interface ArtifactListing {
  rootUri: string;
  files: ArtifactFile[];
}

/** A file on its way; read `stream` to its end or cancel it. @public */
export interface ArtifactDownload {
  stream: ReadableStream<Uint8Array>;
  contentType: string;
  /** Bytes, when the server says so. */
  size?: number;
}

/**
 * Lists, downloads and uploads the artifacts of runs.
 *
 * @public
 */
export interface ArtifactsApi {
  /** Of a run; all pages. Model files since MLflow 3 are not here but with the logged model. */
  list(
    runId: string,
    path?: string,
    options?: CallOptions,
  ): Promise<ArtifactListing>;
  download(
    runId: string,
    path: string,
    options?: CallOptions,
  ): Promise<ArtifactDownload>;
  /**
   * Writes a file through the server's artifact proxy.
   *
   * @param artifactUri - of a run or logged model, beginning with `mlflow-artifacts:/`
   * @throws TypeError for other stores and for paths that leave the root
   */
  upload(
    artifactUri: string,
    path: string,
    content: string | Uint8Array,
    options?: CallOptions,
  ): Promise<void>;
}

const SCHEME = 'mlflow-artifacts:/';

/** Calls about the files of runs. */
export function artifactsApi(transport: Transport): ArtifactsApi {
  return {
    list: (runId, path, options) =>
      listAll(
        transport,
        '/api/2.0/mlflow/artifacts/list',
        { run_id: runId, path },
        options,
      ),
    async download(runId, path, options) {
      const query = { run_id: runId, path };
      return toDownload(
        await transport.open({
          ...options,
          method: 'GET',
          path: '/get-artifact',
          query,
        }),
      );
    },
    async upload(artifactUri, path, content, options) {
      if (!artifactUri.startsWith(SCHEME)) {
        throw new TypeError(
          `"${artifactUri}" is not behind the artifact proxy; write to that store directly`,
        );
      }
      const root = artifactUri.slice(SCHEME.length).replace(/^\/+|\/+$/g, '');
      await transport.text({
        ...options,
        method: 'PUT',
        path: `/api/2.0/mlflow-artifacts/artifacts/${encodePath(
          `${root}/${path}`,
        )}`,
        content,
        contentType: 'application/octet-stream',
      });
    },
  };
}

/** Encodes a path for a URL. @throws TypeError for a path that leaves its root */
export function encodePath(path: string): string {
  const segments = path.split('/');
  if (
    segments.some(
      segment => segment === '..' || segment === '.' || segment === '',
    )
  ) {
    throw new TypeError(
      `"${path}" is not a path inside an artifact root; leave out empty, "." and ".." parts`,
    );
  }
  return segments.map(encodeURIComponent).join('/');
}

/** Lists files, all pages. */
export async function listAll(
  transport: Transport,
  path: string,
  query: Record<string, string | undefined>,
  options?: CallOptions,
): Promise<ArtifactListing> {
  const listing: ArtifactListing = { rootUri: '', files: [] };
  let token: string | undefined;
  do {
    const answer = await transport.json({
      ...options,
      method: 'GET',
      path,
      query: { ...query, page_token: token },
    });
    listing.rootUri ||= text(answer.root_uri);
    listing.files.push(...list(answer.files, readFile));
    const next = optionalText(answer.next_page_token);
    token = next === token ? undefined : next;
  } while (token !== undefined);
  return listing;
}

function readFile(wire: Json): ArtifactFile {
  const fileSize = optionalInteger(wire.file_size);
  return {
    path: text(wire.path),
    isDir: wire.is_dir === true,
    ...(fileSize !== undefined && { fileSize }),
  };
}

/** A response as a download. */
export function toDownload(response: Response): ArtifactDownload {
  const size = optionalInteger(response.headers.get('content-length'));
  return {
    stream: response.body ?? new ReadableStream({ start: c => c.close() }),
    contentType:
      response.headers.get('content-type') ?? 'application/octet-stream',
    ...(size !== undefined && { size }),
  };
}
