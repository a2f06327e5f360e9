import { spawn } from 'node:child_process';
import fs from 'node:fs/promises';
import type { DeploymentFolder } from './DeploymentFolder';
import { servingVariables } from './servingVariables';

/** Spawns the program of a deployment's folder, so that it lives on without the portal. */
export async function spawnServer(
  folder: DeploymentFolder,
  options: { program: string; onChange: () => void },
): Promise<void> {
  const { program, onChange } = options;
  const events = await fs.open(folder.file('events'), 'w', 0o600);
  const log = await fs.open(folder.file('log'), 'a', 0o600);
  try {
    const child = spawn(process.execPath, [program, folder.path], {
      cwd: folder.path,
      detached: true,
      stdio: ['ignore', events.fd, log.fd],
      env: servingVariables(process.env),
    });
    child.on('error', onChange);
    child.on('exit', onChange);
    child.unref();
  } finally {
    await events.close();
    await log.close();
  }
}
