import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream } from 'node:stream/web';
import { ImageReference, registryUrl } from './imageReference';

/**
 * By name and password, or by a token.
 *
 * @public
 */
export type RegistryCredentials =
  | { username: string; password: string }
  | { token: string };

/** What a manifest points at. */
export interface Descriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform?: { os: string; architecture: string };
}

/** A manifest of one image or an index of several. */
export interface Manifest {
  mediaType?: string;
  config?: Descriptor;
  layers?: Descriptor[];
  manifests?: Descriptor[];
}

const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];
const SMALL_MS = 30_000;
const LARGE_MS = 600_000;

const digestOf = (bytes: Buffer) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** A repository of a registry, asked by OCI's distribution API. Whatever comes is held against its digest. */
export class Registry {
  constructor(
    private readonly image: ImageReference,
    private readonly credentials?: RegistryCredentials,
  ) {}

  /** @throws Error when it is not there, is none, or is not what its digest says */
  async manifest(
    reference: string,
  ): Promise<{ manifest: Manifest; digest: string }> {
    const response = await this.ask(
      `manifests/${reference}`,
      MANIFESTS.join(', '),
      SMALL_MS,
    );
    const bytes = Buffer.from(await response.arrayBuffer());
    const digest = digestOf(bytes);
    if (reference.startsWith('sha256:')) this.hold(reference, digest);
    return { manifest: JSON.parse(bytes.toString('utf8')) as Manifest, digest };
  }

  /** @throws Error when it is not there or is not what its digest says */
  async json<T>(digest: string): Promise<T> {
    const response = await this.ask(`blobs/${digest}`, '*/*', SMALL_MS);
    const bytes = Buffer.from(await response.arrayBuffer());
    this.hold(digest, digestOf(bytes));
    return JSON.parse(bytes.toString('utf8')) as T;
  }

  /** @throws Error when it is not there or is not what its digest says; the file is of no use then */
  async download(digest: string, file: string): Promise<void> {
    const { body } = await this.ask(`blobs/${digest}`, '*/*', LARGE_MS);
    const hash = createHash('sha256');
    const seen = new Transform({
      transform(chunk, _, done) {
        hash.update(chunk);
        done(null, chunk);
      },
    });
    if (!body) throw new Error(`${digest} came without content`);
    // the same thing under the names of the browser and of Node.js
    const content = Readable.fromWeb(body as ReadableStream);
    await pipeline(content, seen, createWriteStream(file));
    this.hold(digest, `sha256:${hash.digest('hex')}`);
  }

  private async ask(what: string, accept: string, limitMs: number) {
    const { image, credentials } = this;
    const url = `${registryUrl(image)}/v2/${image.repository}/${what}`;
    const response = await fetch(url, {
      headers: { accept, ...(credentials && authorization(credentials)) },
      signal: AbortSignal.timeout(limitMs),
    }).catch(error => {
      const { message } = (error.cause ?? error) as Error;
      throw new Error(`${url} cannot be asked: ${message}`, { cause: error });
    });
    if (response.ok) return response;
    await response.body?.cancel();
    const remedy =
      response.status === 404 ? 'not found' : `answered ${response.status}`;
    throw new Error(`${url}: ${remedy}`);
  }

  private hold(wanted: string, found: string) {
    if (wanted === found) return;
    const { host, repository } = this.image;
    throw new Error(
      `${host}/${repository} gave ${found} where ${wanted} was asked for`,
    );
  }
}

function authorization(credentials: RegistryCredentials) {
  if ('token' in credentials) {
    return { authorization: `Bearer ${credentials.token}` };
  }
  const { username, password } = credentials;
  const pair = Buffer.from(`${username}:${password}`).toString('base64');
  return { authorization: `Basic ${pair}` };
}
