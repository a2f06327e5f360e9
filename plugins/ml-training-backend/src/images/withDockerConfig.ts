import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** With which a registry knows the portal. */
export interface RegistryCredentials {
  /** Host and port, as images of it are named. */
  registry: string;
  username: string;
  password: string;
}

/**
 * Lends a folder, readable by this account alone, with a configuration that holds these credentials and no others: they
 * are on no command line and in no environment, and what the account has logged in to by itself is not used.
 */
export async function withDockerConfig<T>(
  credentials: readonly RegistryCredentials[],
  work: (folder: string) => Promise<T>,
): Promise<T> {
  // mkdtemp makes a folder for its owner alone.
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'modelport-login-'));
  try {
    const logins = credentials.map(({ registry, username, password }) => {
      const auth = Buffer.from(`${username}:${password}`).toString('base64');
      return [registry, { auth }];
    });
    const text = JSON.stringify({ auths: Object.fromEntries(logins) });
    const file = path.join(folder, 'config.json');
    await fs.writeFile(file, text, { mode: 0o600 });
    return await work(folder);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
