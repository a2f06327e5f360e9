import { script, temporaryFolder } from '../toyServer.testing';
import { findEtcd, findKubernetesProgram } from './programs';

const nothing = { cacheDir: '/nowhere', onInstall: () => undefined };

describe('KUBEBUILDER_ASSETS', () => {
  it('names a folder whose programs are taken', async () => {
    const { folder, remove } = temporaryFolder();
    const etcd = script(folder, 'etcd', `echo 'etcd Version: 3.6.99'`);
    const server = script(
      folder,
      'kube-apiserver',
      `echo 'Kubernetes v1.37.99'`,
    );
    const sources = { ...nothing, env: { KUBEBUILDER_ASSETS: folder } };
    expect(await findEtcd(sources)).toBe(etcd);
    expect(await findKubernetesProgram('kube-apiserver', sources)).toBe(server);
    remove();
  });

  it.each([
    [`echo 'Kubernetes v1.30.1'`, 'is of version 1.30.1'],
    ['exit 1', 'is not there or does not run here'],
  ])(
    'may not name a folder with another API server: %s',
    async (lines, words) => {
      const { folder, remove } = temporaryFolder();
      script(folder, 'kube-apiserver', lines);
      const sources = { ...nothing, env: { KUBEBUILDER_ASSETS: folder } };
      await expect(
        findKubernetesProgram('kube-apiserver', sources),
      ).rejects.toThrow(
        `KUBEBUILDER_ASSETS names ${folder}, whose kube-apiserver ${words}; name a folder with kube-apiserver 1.37, or leave it out`,
      );
      remove();
    },
  );
});
