import { isIPv4 } from 'node:net';
import { InputError } from '@backstage/errors';

const HOST =
  /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::\d{1,5})?$/;
const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/;
const MOST_CHARACTERS = 255;

/** Where crane falls back to plain http when https does not answer. */
const WITHOUT_ENCRYPTION =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|\.local(?:host)?$/;

/**
 * Checks the name of a repository of images.
 *
 * @returns the registry's host, with its port
 * @throws InputError when it is none, and when its registry would be asked without encryption although it is not on this
 * machine
 */
export function requireRepository(repository: string): string {
  const [registry, ...names] = repository.split('/');
  const isName =
    repository.length <= MOST_CHARACTERS &&
    HOST.test(registry) &&
    /[.:]|^localhost$/.test(registry) &&
    names.length > 0 &&
    names.every(name => NAME.test(name));
  if (!isName) {
    throw new InputError(
      `'${repository}' is no repository of images: write the registry's host and a path in lower case, such as registry.example.org/team/trainings`,
    );
  }
  const host = registry.replace(/:\d+$/, '');
  if (!isLoopback(host) && WITHOUT_ENCRYPTION.test(host)) {
    throw new InputError(
      `'${repository}' names a registry that would be asked without encryption when it does not speak https: give it a name with a certificate; only a registry on the portal's own machine may do without`,
    );
  }
  return registry;
}

function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host === '[::1]' ||
    (isIPv4(host) && host.startsWith('127.'))
  );
}
