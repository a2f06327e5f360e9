import { createPrivateKey, X509Certificate } from 'node:crypto';
import type { TlsOptions } from '../http/createScoringServer';
import type { CommandLine } from './commandLine';
import { readGiven } from './givenFiles';

/** @throws TypeError that repeats nothing of what the file holds */
function parsed<T>(option: string, file: string, parse: () => T, what: string) {
  try {
    return parse();
  } catch (error) {
    throw new TypeError(
      `${option}: ${file} holds no ${what}; give a PEM file of one`,
      { cause: error },
    );
  }
}

async function readCertificate(option: string, file: string) {
  const pem = await readGiven(file, option);
  const certificate = parsed(
    option,
    file,
    () => new X509Certificate(pem),
    'certificate',
  );
  return { pem, certificate };
}

/**
 * Reads the files by which connections are encrypted.
 *
 * @throws TypeError that names the option whose file is not what it has to be
 */
export async function readTls(
  tls: CommandLine['tls'],
): Promise<TlsOptions | undefined> {
  if (!tls) return undefined;
  const own = await readCertificate('--tls-cert', tls.certificate);
  const key = await readGiven(tls.key, '--tls-key');
  const privateKey = parsed(
    '--tls-key',
    tls.key,
    () => createPrivateKey(key),
    'private key that is read without a passphrase',
  );
  if (!own.certificate.checkPrivateKey(privateKey)) {
    throw new TypeError(
      `--tls-key: ${tls.key} does not belong to the certificate in ${tls.certificate}; give the key that it was made with`,
    );
  }
  const authority =
    tls.clientAuthority === undefined
      ? undefined
      : await readCertificate('--tls-client-ca', tls.clientAuthority);
  return {
    certificate: own.pem,
    key,
    ...(authority && { clientAuthority: authority.pem }),
  };
}
