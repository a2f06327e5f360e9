import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, Server } from 'node:http';
import { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ImageConfig } from '../images/ImageStore';

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip';

const digestOf = (bytes: Buffer) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** Contents of files by their paths in the image. */
export type LayerFiles = Readonly<Record<string, string>>;

/** A registry that holds what a test puts there. */
export class TestImages {
  /** Answers of blobs and manifests, by path. */
  readonly contents = new Map<string, Buffer>();
  /** Paths asked for, in order. */
  readonly asked: string[] = [];
  private constructor(private readonly server: Server) {}

  static async start(): Promise<TestImages> {
    const server = createServer();
    const images = new TestImages(server);
    server.on('request', (request, response) => {
      const asked = request.url ?? '';
      images.asked.push(asked);
      const found = images.contents.get(asked);
      if (asked.includes('/manifests/')) {
        response.setHeader('content-type', MANIFEST);
      }
      response.statusCode = found ? 200 : 404;
      response.end(found);
    });
    await new Promise<void>(resolve =>
      server.listen(0, '127.0.0.1', () => resolve()),
    );
    return images;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Puts an image there. @returns its name, by digest */
  add(layers: readonly LayerFiles[], config: ImageConfig = {}): string {
    const blob = (bytes: Buffer) => {
      const digest = digestOf(bytes);
      this.contents.set(`/v2/test/blobs/${digest}`, bytes);
      return { digest, size: bytes.length };
    };
    const started = Buffer.from(JSON.stringify({ config }));
    const manifest = Buffer.from(
      JSON.stringify({
        ...{ schemaVersion: 2, mediaType: MANIFEST },
        config: {
          mediaType: 'application/vnd.oci.image.config.v1+json',
          ...blob(started),
        },
        layers: layers.map(files => ({
          mediaType: LAYER,
          ...blob(layerOf(files)),
        })),
      }),
    );
    const digest = digestOf(manifest);
    this.contents.set(`/v2/test/manifests/${digest}`, manifest);
    return `${this.host}/test@${digest}`;
  }

  stop(): Promise<void> {
    return new Promise(resolve => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

/** A tar with gzip; scripts can be run. */
export function layerOf(files: LayerFiles): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'layer-'));
  try {
    const tree = path.join(folder, 'tree');
    mkdirSync(tree);
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(tree, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content, { mode: 0o755 });
    }
    const packed = path.join(folder, 'layer.tar.gz');
    execFileSync('tar', ['-czf', packed, '-C', tree, '.']);
    return readFileSync(packed);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
