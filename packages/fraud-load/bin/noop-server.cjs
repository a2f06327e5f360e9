#!/usr/bin/env node
// @ts-check
'use strict';

/**
 * Answers `POST /v1/score` with the same bytes always: what a load run costs when nothing is scored. It ends when its
 * standard input does.
 *
 *   node noop-server.cjs PORT ANSWER
 */
const { fastify } = require('fastify');

const [port, answer] = process.argv.slice(2);
const app = fastify({ keepAliveTimeout: 75_000 });

app.post('/v1/score', (_request, reply) =>
  reply.type('application/json; charset=utf-8').send(answer),
);
app.listen({ host: '127.0.0.1', port: Number(port) }).then(
  url => process.stdout.write(`${JSON.stringify({ event: 'ready', url })}\n`),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);

process.stdin.on('end', () => process.exit(0)).resume();
process.on('SIGTERM', () => process.exit(0));
