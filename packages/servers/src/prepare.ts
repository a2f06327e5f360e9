import { ensureJobSet } from './kubernetes/jobset';
import { ensureKueue } from './kubernetes/kueue';
import { ensureKwok } from './kubernetes/kwok';
import { findEtcd, findKubernetesProgram } from './kubernetes/programs';
import { cacheFolder } from './places';
import { findPrometheus } from './prometheusProgram';
import { ensureCrane } from './registry/cranePrograms';

const sources = (program: string) => ({
  cacheDir: cacheFolder(),
  onInstall: () => process.stdout.write(`Building ${program}\n`),
});

/** Builds what the tests need and takes minutes, one after the other, so that it is there when they begin. */
async function prepare() {
  await ensureCrane(sources('crane'));
  await findEtcd(sources('etcd'));
  await findPrometheus(sources('Prometheus'));
  await findKubernetesProgram('kube-apiserver', sources('Kubernetes'));
  await ensureKwok(sources('kwok'));
  await ensureJobSet(sources('JobSet'));
  await ensureKueue(sources('Kueue'));
}

prepare().catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
