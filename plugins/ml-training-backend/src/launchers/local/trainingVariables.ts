import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** The environment variables of a training: these and no other, and nothing of the portal's. */
export async function trainingVariables(options: {
  checkout: string;
  /** Folder of the Python environment. */
  environment: string;
  home: string;
  temporary: string;
  /** Those of the tracking run. */
  variables: Record<string, string>;
}): Promise<Record<string, string>> {
  const { checkout, environment, home, temporary, variables } = options;
  const source = path.join(checkout, 'src');
  const hasSource = await fs.stat(source).then(
    stat => stat.isDirectory(),
    () => false,
  );
  return {
    PATH: [
      path.join(environment, 'bin'),
      '/usr/local/bin',
      '/usr/bin',
      '/bin',
    ].join(':'),
    VIRTUAL_ENV: environment,
    PYTHONPATH: hasSource ? source : checkout,
    PYTHONUNBUFFERED: '1',
    HOME: home,
    TMPDIR: temporary,
    LANG: 'C.UTF-8',
    OMP_NUM_THREADS: String(os.availableParallelism()),
    ...variables,
  };
}
