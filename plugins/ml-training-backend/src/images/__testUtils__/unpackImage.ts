import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Unpacks all layers of an image into a folder, as a node does. */
export async function unpackImage(
  crane: string,
  image: string,
  folder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await run(crane, ['export', image, `${folder}.tar`]);
  await run('tar', ['-xpf', `${folder}.tar`, '-C', folder]);
}

/** How an image is described to those who run it. */
export interface ImageConfig {
  architecture: string;
  os: string;
  config: {
    Env: string[];
    User: string;
    WorkingDir: string;
    Labels: Record<string, string>;
  };
  rootfs: { diff_ids: string[] };
}

/** Reads how an image is described. */
export async function configOf(
  crane: string,
  image: string,
): Promise<ImageConfig> {
  const { stdout } = await run(crane, ['config', image]);
  return JSON.parse(stdout) as ImageConfig;
}
