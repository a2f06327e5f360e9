/**
 * A Redis that answers, and lets this service not in.
 *
 * @public
 */
export interface RedisRefusal {
  /** What has to be corrected. */
  of: 'password' | 'database';
  /** What the server does, such as `refuses the password`; it repeats no password. */
  problem: string;
}

const NO_PASSWORD = /^NOAUTH\b/;
const WRONG_PASSWORD = /^(WRONGPASS\b|ERR invalid password)/;

/** An answer of the server with the command that it is to; what that was given may be a password. */
type ReplyError = Error & { command?: { name?: string } };

/** Why a server lets nobody in; undefined where an error says something else. */
export function refusalOf(error: Error): RedisRefusal | undefined {
  const { message, command } = error as ReplyError;
  if (NO_PASSWORD.test(message)) {
    return { of: 'password', problem: 'asks for a password' };
  }
  if (WRONG_PASSWORD.test(message)) {
    return { of: 'password', problem: 'refuses the password, or its user' };
  }
  if (command?.name?.toLowerCase() === 'select') {
    return {
      of: 'database',
      problem: `refuses the database of the address (${message})`,
    };
  }
  return undefined;
}
