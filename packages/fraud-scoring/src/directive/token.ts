import { readFile } from 'node:fs/promises';
import { codeOf } from './DirectiveSource';

/** What fits into a header, and is not guessed. */
const TOKEN = /^[\x21-\x7e]{16,4096}$/;

/**
 * The token by which another server knows this service.
 *
 * @param option - that names the file
 * @throws TypeError when the file holds none; the message does not repeat what it holds
 */
export async function readToken(
  file: string,
  option = '--directive-token',
): Promise<string> {
  const text = await readFile(file, 'utf8').then(
    held => held.trim(),
    error => {
      throw new TypeError(
        `${option}: ${file} cannot be read (${codeOf(error)})`,
      );
    },
  );
  if (!TOKEN.test(text)) {
    throw new TypeError(
      `${option}: ${file} holds no token; write at least 16 characters without blanks, for example from "openssl rand -hex 32"`,
    );
  }
  return text;
}
