import path from 'node:path';
import { ensureGoPrograms } from '../goPrograms';
import { cacheFolder, repositoryRoot } from '../places';

const MODULE = path.join(repositoryRoot, 'packages/servers/crane');
const FILES = ['errors.go', 'main.go', 'manifests.go', 'uploads.go'];

/**
 * Where the programs about images are kept.
 *
 * @public
 */
export interface CraneSources {
  /** Things fetched once, by version. */
  cacheDir: string;
  onInstall: () => void;
}

/** Programs about images; their paths. */
export interface CranePrograms {
  /** Assembles and pushes images. */
  crane: string;
  /** Serves images. */
  registry: string;
}

/**
 * The programs about images, built from their Go module where they are not there.
 *
 * @throws Error when the build fails
 */
export async function ensureCranePrograms(
  sources: CraneSources,
): Promise<CranePrograms> {
  const folder = await ensureGoPrograms({
    name: 'crane',
    module: MODULE,
    files: FILES,
    programs: ['.', 'github.com/google/go-containerregistry/cmd/crane'],
    tags: [],
    ...sources,
  });
  const [crane, registry] = ['crane', 'image-registry'].map(program =>
    path.join(folder, program),
  );
  return { crane, registry };
}

/**
 * The path of the program crane, which assembles images without a daemon and pushes them; built from its Go module where
 * it is not there.
 *
 * @throws Error when the build fails
 * @public
 */
export async function ensureCrane(
  sources: Partial<CraneSources> = {},
): Promise<string> {
  const { cacheDir = cacheFolder(), onInstall = () => {} } = sources;
  return (await ensureCranePrograms({ cacheDir, onInstall })).crane;
}
