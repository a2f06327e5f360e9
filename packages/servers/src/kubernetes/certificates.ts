import { KeyObject } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { isIP } from 'node:net';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const DAY_MS = 24 * 3_600_000;

const newKeys = () =>
  crypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const validity = () => ({
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + 3_650 * DAY_MS),
});

const alternativeNames = (hosts: readonly string[]) =>
  new SubjectAlternativeNameExtension(
    hosts.map(
      (value): JsonGeneralName => ({ type: isIP(value) ? 'ip' : 'dns', value }),
    ),
  );

const pem = (text: string) => `${text.trim()}\n`;

/** A certificate and its private key, both PEM. */
export interface Certificate {
  certificate: string;
  key: string;
}

/** Whom a certificate is for. */
export interface CertificateSubject {
  name: string;
  use: 'server' | 'client';
  /** Names and addresses under which a server is reached. */
  hosts?: readonly string[];
}

/** Signs certificates that hold for ten years, as long as this process has it: its key is written nowhere. */
export class CertificateAuthority {
  private constructor(
    /** PEM. */
    readonly certificate: string,
    private readonly name: string,
    private readonly keys: CryptoKeyPair,
  ) {}

  static async create(name: string): Promise<CertificateAuthority> {
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.createSelfSigned({
      ...validity(),
      name: `CN=${name}`,
      signingAlgorithm: ALGORITHM,
      keys,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
        await SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    return new CertificateAuthority(
      pem(certificate.toString('pem')),
      name,
      keys,
    );
  }

  async issue(subject: CertificateSubject): Promise<Certificate> {
    const { name, use, hosts = [] } = subject;
    const keys = await newKeys();
    const certificate = await X509CertificateGenerator.create({
      ...validity(),
      subject: `CN=${name}`,
      issuer: `CN=${this.name}`,
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions: [
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
        new ExtendedKeyUsageExtension([
          use === 'server'
            ? ExtendedKeyUsage.serverAuth
            : ExtendedKeyUsage.clientAuth,
        ]),
        await AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        ...(hosts.length ? [alternativeNames(hosts)] : []),
      ],
    });
    return {
      certificate: pem(certificate.toString('pem')),
      key: KeyObject.from(keys.privateKey)
        .export({ type: 'pkcs8', format: 'pem' })
        .toString(),
    };
  }
}
