// @ts-check
/** Is a port free? */
import net from 'node:net';
import { Remedy } from './say.mjs';

/**
 * Whether nothing listens on a port of 127.0.0.1 now.
 *
 * @param {number} port
 * @returns {Promise<boolean>}
 */
export function isPortFree(port) {
  return new Promise(resolve => {
    const probe = net.createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * @param {number} port on 127.0.0.1
 * @param {string} [remedy] what to do when it is taken
 */
export async function checkPortFree(
  port,
  remedy = `stop it, or start with another port, for example: npm start -- --port ${
    port === 65535 ? 7008 : port + 1
  }`,
) {
  await new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', error => {
      const code = /** @type {NodeJS.ErrnoException} */ (error).code;
      reject(
        new Remedy(
          code === 'EACCES'
            ? `Port ${port} may not be opened by this user: choose one above 1023, for example: npm start -- --port 7008`
            : `Port ${port} is taken by another program: ${remedy}`,
        ),
      );
    });
    probe.listen(port, '127.0.0.1', () => probe.close(resolve));
  });
}
