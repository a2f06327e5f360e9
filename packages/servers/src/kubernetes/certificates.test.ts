import { createPrivateKey, X509Certificate } from 'node:crypto';
import { CertificateAuthority } from './certificates';

describe('certificates', () => {
  it('are issued by their authority, for the hosts and the use that are asked for', async () => {
    const ca = await CertificateAuthority.create('authority');
    const other = await CertificateAuthority.create('authority');
    const hosts = ['127.0.0.1', 'localhost'];
    const { certificate, key } = await ca.issue({
      ...{ name: 'a server', use: 'server', hosts },
    });
    const issuer = new X509Certificate(ca.certificate);
    const issued = new X509Certificate(certificate);
    expect(issuer.ca).toBe(true);
    expect(issued.ca).toBe(false);
    expect(issued.checkIssued(issuer)).toBe(true);
    expect(issued.verify(issuer.publicKey)).toBe(true);
    const { publicKey } = new X509Certificate(other.certificate);
    expect(issued.verify(publicKey)).toBe(false);
    expect(issued.checkPrivateKey(createPrivateKey(key))).toBe(true);
    expect(issued.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(issued.checkHost('localhost')).toBe('localhost');
    expect(issued.checkHost('example.org')).toBeUndefined();
    expect(issued.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
  });
});
