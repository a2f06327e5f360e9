import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ContainerLog } from './ContainerLog';
import { ContainerProcess } from './ContainerProcess';
import { planRoot } from './rootPlan';

/** A program that holds a container which would never end, and says as which process. */
const [folder] = process.argv.slice(2);
const tree = path.join(folder, 'tree');
mkdirSync(tree, { recursive: true });
const container = new ContainerProcess(
  {
    folder: path.join(folder, 'start'),
    env: {},
    steps: planRoot({ tree, mounts: [] }),
    ...{ readOnlyRoot: false, hostname: 'held', workingDir: '/' },
    command: ['/bin/sh', '-c', 'trap "" TERM; sleep 98764'],
  },
  new ContainerLog(path.join(folder, 'log')),
);
container.started
  .then(() => process.stdout.write(`${container.pid}\n`))
  .catch(error => process.stderr.write(`${error}\n`));
