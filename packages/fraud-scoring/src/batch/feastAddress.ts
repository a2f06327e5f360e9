import { isLoopback } from '../directive/address';

/** Where Feast is asked, and how often. */
export interface FeastAddress {
  /** Of its server of features, or of the Redis that is its online store; without a password. */
  url: string;
  /** File with the token for the server, or the password of Redis. */
  tokenFile?: string;
  /** Of Feast; there where the address is that of Redis. */
  project?: string;
  /** After so many milliseconds values are read again. */
  maxAgeMs: number;
  /** For so many milliseconds a payment waits for values that were never read. */
  waitMs: number;
}

const ADDRESS = /^(https?|rediss?):$/;
const PROJECT = /^\w{1,128}$/;

function checkProject(isRedis: boolean, project: string | undefined): void {
  if (isRedis === (project !== undefined)) {
    if (project === undefined || PROJECT.test(project)) return;
    throw new TypeError(
      '--feast-project: give the project of feature_store.yaml: letters, digits and underscores',
    );
  }
  throw new TypeError(
    isRedis
      ? '--feast with the address of Redis needs --feast-project: the project of feature_store.yaml'
      : '--feast-project belongs to a --feast with the address of Redis',
  );
}

/**
 * The address of Feast: `http(s)://` of its server of features, `redis(s)://` of its online store.
 *
 * @throws TypeError that names the option, and nothing that could be secret
 */
export function readFeastUrl(
  feast: string,
  tokenFile: string | undefined,
  project: string | undefined,
): Pick<FeastAddress, 'url' | 'tokenFile' | 'project'> {
  // No message repeats what was given: it may hold a password.
  const url = URL.canParse(feast) ? new URL(feast) : undefined;
  if (!url || !ADDRESS.test(url.protocol) || url.hostname === '') {
    throw new TypeError(
      "--feast: give the address of Feast's server of features, such as http://HOST:6566, or of its online store, redis://HOST:6379",
    );
  }
  const isRedis = url.protocol.startsWith('redis');
  if (url.password !== '' || (url.username !== '' && !isRedis)) {
    throw new TypeError(
      '--feast: the address holds a user name or a password, which others would see; leave it out and give --feast-token FILE',
    );
  }
  if (url.search !== '' || url.hash !== '') {
    throw new TypeError('--feast: leave out what begins with ? or #');
  }
  checkProject(isRedis, project);
  const isOpen = ['http:', 'redis:'].includes(url.protocol);
  if (tokenFile !== undefined && isOpen && !isLoopback(url.hostname)) {
    throw new TypeError(
      `--feast-token: it must not be seen on its way to ${
        url.hostname
      }; give a --feast that begins with ${isRedis ? 'rediss' : 'https'}://`,
    );
  }
  return {
    url: url.href,
    tokenFile,
    ...(project !== undefined && { project }),
  };
}
