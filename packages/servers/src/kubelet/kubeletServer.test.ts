import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CertificateAuthority } from '../kubernetes/certificates';
import { askCluster } from '../kubernetes/clusterRequest';
import { ContainerLog } from './containers/ContainerLog';
import { KubeletServer, startKubeletServer } from './kubeletServer';

describe('the server of a kubelet', () => {
  let authority: CertificateAuthority;
  let server: KubeletServer;
  let log: ContainerLog;
  const folder = mkdtempSync(path.join(tmpdir(), 'kubelet-server-'));

  beforeAll(async () => {
    authority = await CertificateAuthority.create('cluster');
    log = new ContainerLog(path.join(folder, 'log'));
    log.append('stdout', Buffer.from('first\nsecond\n'));
    log.close();
    server = await startKubeletServer(
      authority.certificate,
      (namespace, pod, container, previous) =>
        `${namespace}/${pod}/${container}` === 'ns/pod/train' && !previous
          ? log
          : undefined,
    );
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const clientOf = async (from: CertificateAuthority, name: string) => {
    const { certificate, key } = await from.issue({ name, use: 'client' });
    return { cert: Buffer.from(certificate), key: Buffer.from(key) };
  };
  const ask = (asked: string, client?: { cert: Buffer; key: Buffer }) =>
    askCluster(
      { url: `https://127.0.0.1:${server.port}`, ca: server.ca, client },
      { path: asked },
    );
  const LOG = '/containerLogs/ns/pod/train';

  it('answers the API server, by its certificate', async () => {
    const client = await clientOf(authority, 'kube-apiserver');
    expect(await ask(LOG, client)).toEqual({
      ...{ status: 200, text: 'first\nsecond\n' },
    });
    expect(await ask(`${LOG}?tailLines=1`, client)).toMatchObject({
      text: 'second\n',
    });
    const timed = await ask(`${LOG}?timestamps=true&limitBytes=10`, client);
    expect(timed.text).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it('knows no log of what never ran', async () => {
    const client = await clientOf(authority, 'kube-apiserver');
    expect(await ask(`${LOG}?previous=true`, client)).toMatchObject({
      status: 400,
      text: expect.stringContaining('previous terminated container "train"'),
    });
    expect(await ask('/containerLogs/ns/pod', client)).toMatchObject({
      status: 404,
    });
    expect(await ask('/exec/ns/pod/train', client)).toMatchObject({
      status: 404,
    });
  });

  it('answers nobody else', async () => {
    expect(await ask(LOG)).toMatchObject({ status: 401 });
    const stranger = await CertificateAuthority.create('cluster');
    expect(
      await ask(LOG, await clientOf(stranger, 'kube-apiserver')),
    ).toMatchObject({ status: 401 });
    expect(await ask(LOG, await clientOf(authority, 'somebody'))).toMatchObject(
      { status: 403 },
    );
  });
});
