// @ts-check
/** The command line of `npm start`. */
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './places.mjs';
import { Remedy } from './say.mjs';

export const USAGE = `npm start -- [options]
  --port P     port of the portal on 127.0.0.1 (default 7007)
  --data DIR   folder of databases, repositories and logs (default .modelport)
  --config F   a configuration file of yours, read last: what it says holds; may be given more than once
  --demo       adds three models of two teams, each really trained, registered and so on,
               of which one scores simulated payments; what is there already is left as it is
  --help       this text`;

/**
 * @typedef {{ port: number, data: string, configs: string[], dev: boolean, demo: boolean, help: boolean }} StartOptions
 */

/**
 * @param {string[]} argv
 * @returns {StartOptions}
 */
export function readOptions(argv) {
  let values;
  try {
    ({ values } = parseArgs({
      args: argv,
      options: {
        port: { type: 'string', default: '7007' },
        data: { type: 'string', default: path.join(root, '.modelport') },
        config: { type: 'string', multiple: true, default: [] },
        dev: { type: 'boolean', default: false },
        demo: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new Remedy(
      `${error instanceof Error ? error.message : error}\n${USAGE}`,
    );
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port < 1 || port > 65535) {
    throw new Remedy(
      `--port ${values.port} is not a port: give a whole number from 1 to 65535.`,
    );
  }
  const from = process.env.INIT_CWD ?? process.cwd();
  const configs = values.config.map(file => path.resolve(from, file));
  for (const file of configs) {
    if (!fs.statSync(file, { throwIfNoEntry: false })?.isFile()) {
      throw new Remedy(`--config ${file} is not a file: name a YAML file.`);
    }
  }
  return {
    port,
    data: path.resolve(from, values.data),
    configs,
    dev: values.dev,
    demo: values.demo,
    help: values.help,
  };
}
