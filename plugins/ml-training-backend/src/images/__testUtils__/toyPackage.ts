import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeFiles } from '../../__testUtils__/fakeRepository';

/** Version of the Python of this machine, such as `3.11`. */
export function pythonVersion(): string {
  const text = 'import sys; print("%d.%d" % sys.version_info[:2])';
  return execFileSync('python3', ['-c', text], { encoding: 'utf8' }).trim();
}

const INFO = 'toy-1.0.dist-info';
const WHEEL = 'toy-1.0-py3-none-any.whl';

/**
 * Makes a checkout with a training and the package `toy`, which has a program of that name and comes from a wheel in the
 * checkout.
 */
export async function writeToyCheckout(folder: string): Promise<void> {
  await writeFiles(`${folder}/wheels`, {
    'toy/__init__.py': 'def main():\n    print("toy runs")\n',
    [`${INFO}/METADATA`]: 'Metadata-Version: 2.1\nName: toy\nVersion: 1.0\n',
    [`${INFO}/WHEEL`]:
      'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${INFO}/entry_points.txt`]: '[console_scripts]\ntoy = toy:main\n',
    [`${INFO}/RECORD`]: 'toy/__init__.py,,\n',
  });
  const zip = ['-m', 'zipfile', '-c', WHEEL, 'toy', INFO];
  execFileSync('python3', zip, { cwd: `${folder}/wheels` });
  const wheel = readFileSync(`${folder}/wheels/${WHEEL}`);
  const sum = createHash('sha256').update(wheel).digest('hex');
  await writeFiles(folder, {
    'requirements/base.txt': `toy==1.0 --hash=sha256:${sum}\n`,
    'src/train.py': 'import toy\nprint("trains")\ntoy.main()\n',
    'modelport.yaml': 'training: {}\n',
  });
}

/** With which uv finds the wheel, as the configuration of a portal would, and reaches no index. */
export function toyVariables(checkout: string): NodeJS.ProcessEnv {
  const UV_FIND_LINKS = `${checkout}/wheels`;
  return { ...process.env, UV_FIND_LINKS, UV_OFFLINE: '1' };
}
