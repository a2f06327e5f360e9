import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { makeOnce } from '../../makeOnce';
import { ImageReference, parseImage } from './imageReference';
import {
  Descriptor,
  Manifest,
  Registry,
  RegistryCredentials,
} from './Registry';
import { unpackLayer } from './unpackLayer';

/** How an image wants to be started, as OCI's image specification has it. */
export interface ImageConfig {
  User?: string;
  Env?: string[];
  Entrypoint?: string[];
  Cmd?: string[];
  WorkingDir?: string;
}

/** An image that lies unpacked on this machine. */
export interface UnpackedImage {
  /** `host/repository@sha256:…`. */
  id: string;
  /** Its files. Nobody writes there. */
  tree: string;
  config: ImageConfig;
}

/** Why there is no image, as a kubelet calls it. */
export class ImageError extends Error {
  constructor(
    readonly reason: 'ErrImagePull' | 'InvalidImageName',
    message: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = 'ImageError';
  }
}

const ARCHITECTURES: Record<string, string> = { x64: 'amd64', arm64: 'arm64' };

/** The images of this machine: each is fetched and unpacked once by its digest, whoever asks. */
export class ImageStore {
  constructor(
    private readonly folder: string,
    /** By a registry's host and port. */
    private readonly credentials: Readonly<Record<string, RegistryCredentials>>,
  ) {}

  /** @throws ImageError when the name is none, the registry has it not, or what comes is not what its digest says */
  async pull(name: string): Promise<UnpackedImage> {
    const image = parseImage(name);
    if (!image) {
      throw new ImageError(
        'InvalidImageName',
        `"${name}" is not the name of an image; write host/repository@sha256:… or host/repository:tag`,
      );
    }
    try {
      return await this.fetch(image);
    } catch (error) {
      const { message } = error as Error;
      throw new ImageError('ErrImagePull', message, error);
    }
  }

  private async fetch(image: ImageReference): Promise<UnpackedImage> {
    const { host, repository, reference } = image;
    if (image.byDigest && existsSync(this.folderOf(reference))) {
      return this.unpacked(image, reference);
    }
    const registry = new Registry(image, this.credentials[host]);
    const named = await registry.manifest(reference);
    const { manifest } = named.manifest.manifests
      ? await registry.manifest(ourPlatform(named.manifest.manifests))
      : named;
    const { config, layers } = manifest;
    if (!config || !layers) {
      throw new Error(`${host}/${repository} has a manifest without layers`);
    }
    await makeOnce(this.folderOf(named.digest), making =>
      unpack(registry, { config, layers }, making),
    );
    return this.unpacked(image, named.digest);
  }

  private unpacked(image: ImageReference, digest: string): UnpackedImage {
    const folder = this.folderOf(digest);
    const text = readFileSync(path.join(folder, 'config.json'), 'utf8');
    return {
      id: `${image.host}/${image.repository}@${digest}`,
      tree: path.join(folder, 'tree'),
      config: JSON.parse(text) as ImageConfig,
    };
  }

  private readonly folderOf = (digest: string) =>
    path.join(this.folder, digest.replace(':', '-'));
}

function ourPlatform(manifests: Descriptor[]): string {
  const wanted = ARCHITECTURES[process.arch];
  const found = manifests.find(
    ({ platform }) =>
      platform?.os === 'linux' && platform.architecture === wanted,
  );
  if (found) return found.digest;
  throw new Error(`the image is not there for linux/${wanted}`);
}

async function unpack(
  registry: Registry,
  { config, layers }: Required<Pick<Manifest, 'config' | 'layers'>>,
  folder: string,
) {
  const tree = path.join(folder, 'tree');
  mkdirSync(tree, { recursive: true });
  const { config: started = {} } = await registry.json<{
    config?: ImageConfig;
  }>(config.digest);
  const file = path.join(folder, 'layer');
  for (const { digest, mediaType } of layers) {
    await registry.download(digest, file);
    await unpackLayer(file, mediaType, tree);
    rmSync(file);
  }
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(started));
}
