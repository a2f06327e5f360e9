import { generate } from 'selfsigned';

let made: { cert: string; key: string } | undefined;

/** A certificate of this machine that is its own authority; one for a test file. */
export function makeCertificate(): { cert: string; key: string } {
  if (!made) {
    const { cert, private: key } = generate(
      [{ name: 'commonName', value: 'localhost' }],
      {
        algorithm: 'sha256',
        keySize: 2048,
        days: 2,
        extensions: [
          { name: 'basicConstraints', cA: true },
          { name: 'keyUsage', keyCertSign: true, digitalSignature: true },
          { name: 'extKeyUsage', serverAuth: true },
          {
            name: 'subjectAltName',
            altNames: [
              { type: 2, value: 'localhost' },
              { type: 7, ip: '127.0.0.1' },
            ],
          },
        ],
      },
    );
    made = { cert, key };
  }
  return made;
}
