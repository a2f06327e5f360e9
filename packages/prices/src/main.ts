import path from 'node:path';
import { runCommand } from './runCommand';

const FILE = path.resolve(
  // eslint-disable-next-line no-restricted-syntax -- the table lies in this checkout
  __dirname,
  '../../../plugins/ml-training-common/src/cost/machinePrices.json',
);

runCommand(process.argv.slice(2), {
  file: FILE,
  env: process.env,
  say: line => process.stdout.write(`${line}\n`),
  now: () => new Date(),
}).then(
  code => {
    process.exitCode = code;
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
