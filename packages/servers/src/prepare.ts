import { findPrometheus } from './prometheusProgram';
import { cacheFolder } from './places';

/** Builds what the tests need and takes minutes, so that it is there when they begin. */
findPrometheus({
  cacheDir: cacheFolder(),
  onInstall: () => process.stdout.write('Building Prometheus\n'),
}).catch(error => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
