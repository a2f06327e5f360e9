import { rootHttpRouterServiceFactory } from '@backstage/backend-defaults/rootHttpRouter';
import type { IncomingMessage, Server } from 'node:http';
import type { NextFunction, Request, Response } from 'express';
import { checkProfile, readProfile } from './profile';
import { createLoopbackCheck } from './requestGuard';

/**
 * Destroys sockets that ask for an upgrade and are not allowed. The listener is added together with the first one of
 * somebody else: while a server has none, Node hands such requests to the routes, which signals wait for to subscribe.
 */
function guardUpgrades(
  server: Server,
  isAllowed: (request: IncomingMessage) => boolean,
) {
  let isGuarded = false;
  server.on('newListener', event => {
    if (event !== 'upgrade' || isGuarded) return;
    isGuarded = true;
    server.prependListener('upgrade', (request, socket) => {
      if (!isAllowed(request)) socket.destroy();
    });
  });
}

/**
 * The root HTTP router with the checks of the portal's profile in front of every route and
 * every socket. Add it to the backend in place of the default.
 *
 * @public
 */
export const profileRootHttpRouterServiceFactory = rootHttpRouterServiceFactory(
  {
    configure({ app, server, config, applyDefaults }) {
      checkProfile(config);
      const nonce = process.env.MODELPORT_START_NONCE;
      if (nonce) {
        app.use(
          '/.backstage/health',
          (_req: Request, res: Response, next: NextFunction) => {
            res.setHeader('x-modelport-start', nonce);
            next();
          },
        );
      }
      if (readProfile(config) === 'demo') {
        const refusalOf = createLoopbackCheck(
          config.getNumber('backend.listen.port'),
          config.getOptionalString('app.baseUrl'),
        );
        app.use((req: Request, res: Response, next: NextFunction) => {
          const refusal = refusalOf(req);
          if (refusal) res.status(403).type('text/plain').send(refusal);
          else next();
        });
        guardUpgrades(server, request => refusalOf(request) === undefined);
      }
      applyDefaults();
    },
  },
);
