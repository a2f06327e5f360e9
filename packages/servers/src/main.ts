/* eslint-disable no-console -- a program: its results go to standard output */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { EmbeddedServer, embeddedServers } from './embeddedServers';
import { lifeline } from './lifeline';
import { runServers } from './runServers';

const USAGE = 'usage: main.ts --data FOLDER [--only NAME[,NAME]]...';

function chooseServers(only: string[] | undefined): EmbeddedServer[] {
  if (!only) return embeddedServers;
  return only
    .flatMap(names => names.split(','))
    .map(name => {
      const server = embeddedServers.find(candidate => candidate.name === name);
      if (server) return server;
      const known = embeddedServers.map(candidate => candidate.name).join(', ');
      throw new Error(
        `There is no server "${name}"; there are: ${known}. ${USAGE}`,
      );
    });
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      only: { type: 'string', multiple: true },
    },
  });
  if (!values.data) throw new Error(`--data is missing. ${USAGE}`);
  process.stdout.on('error', () => {}); // a reader that has gone is noticed by the lifeline
  const complete = await runServers({
    dataDir: path.resolve(values.data),
    servers: chooseServers(values.only),
    emit: event => process.stdout.write(`${JSON.stringify(event)}\n`),
    signal: lifeline(),
  });
  return complete ? 0 : 1;
}

main().then(
  code => process.exit(code),
  error => {
    console.error(error.message);
    process.exit(2);
  },
);
