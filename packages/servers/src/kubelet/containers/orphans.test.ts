import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { repositoryRoot } from '../../places';
import { identifyProcess } from '../../processIdentity';
import { temporaryFolder } from '../../toyServer.testing';
import { descendants } from './processTree';

jest.setTimeout(120_000);

describe('containers', () => {
  it('end with the process that holds them, even when that is killed', async () => {
    const { folder, remove } = temporaryFolder();
    const program = spawn(
      process.execPath,
      [
        ...['--require', '@backstage/cli/config/nodeTransform.cjs'],
        'packages/servers/src/kubelet/containers/heldContainer.testing.ts',
        folder,
      ],
      { cwd: repositoryRoot, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    try {
      const [line] = await once(
        createInterface({ input: program.stdout }),
        'line',
      );
      const pid = Number(line);
      expect(identifyProcess(pid)).toBeDefined();
      const all = [pid, ...descendants(pid)];
      program.kill('SIGKILL');
      while (all.some(each => identifyProcess(each))) await pause(50);
    } finally {
      program.kill('SIGKILL');
      remove();
    }
  });
});
