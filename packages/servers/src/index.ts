/**
 * Installs, starts, supervises and stops real servers on loopback.
 *
 * @packageDocumentation
 */
export { feast } from './feast';
export type { FeastConfig, FeastEnvironment } from './feast';
export { feastCommand, materialiseFeast } from './feastCommand';
export type { FeastCommandOptions } from './feastCommand';
export { readOnlineFeatures } from './feastFeatures';
export type { OnlineRequest } from './feastFeatures';
export { writeFeastTable } from './feastTable';
export type { FeastColumn, FeastTable } from './feastTable';
export { kafka } from './kafka';
export type { KafkaConfig, KafkaEnvironment } from './kafka';
export type { KafkaNode } from './kafkaProperties';
export type { RegistryCredentials } from './kubelet/images/Registry';
export { startProcessKubelet } from './kubelet/processKubelet';
export type {
  ProcessKubelet,
  ProcessKubeletOptions,
} from './kubelet/processKubelet';
export { addNodes } from './kubernetes/addNodes';
export type { NodeOwner } from './kubernetes/addNodes';
export { etcd } from './kubernetes/etcd';
export type { EtcdConfig, EtcdEnvironment } from './kubernetes/etcd';
export type {
  CloudName,
  GpuType,
  NodeTaint,
  TestNode,
} from './kubernetes/gpuNodes';
export { jobset } from './kubernetes/jobset';
export type { JobSetConfig } from './kubernetes/jobset';
export { kubeApiserver } from './kubernetes/kubeApiserver';
export type {
  KubeApiserverConfig,
  KubeApiserverEnvironment,
} from './kubernetes/kubeApiserver';
export { kubeControllerManager } from './kubernetes/kubeControllerManager';
export type { KubeControllerManagerConfig } from './kubernetes/kubeControllerManager';
export type { ControlLoopConfig } from './kubernetes/controlLoop';
export { kubeScheduler } from './kubernetes/kubeScheduler';
export type { KubeSchedulerConfig } from './kubernetes/kubeScheduler';
export { kueue } from './kubernetes/kueue';
export type { KueueConfig } from './kubernetes/kueue';
export { kwok } from './kubernetes/kwok';
export type { KwokConfig } from './kubernetes/kwok';
export type {
  ClusterComponent,
  TestCloudOptions,
} from './kubernetes/cloudComponents';
export type { TestCloud } from './kubernetes/testCloud';
export {
  startTestKubernetes,
  withKubernetes,
} from './kubernetes/testKubernetes';
export type {
  TestKubernetes,
  TestKubernetesOptions,
} from './kubernetes/testKubernetes';
export { mlflow } from './mlflow';
export type { MlflowConfig, MlflowEnvironment } from './mlflow';
export { findFreePort } from './ports';
export { endProcessGroup } from './processGroup';
export { identifyProcess, stillRuns } from './processIdentity';
export type { ProcessIdentity } from './processIdentity';
export { prometheus } from './prometheus';
export type {
  PrometheusConfig,
  PrometheusEnvironment,
  PrometheusJob,
} from './prometheus';
export { ensurePythonEnv } from './python';
export type { PythonEnv, PythonEnvOptions } from './python';
export { ensureCrane } from './registry/cranePrograms';
export type { CraneSources } from './registry/cranePrograms';
export { imageRegistry } from './registry/imageRegistry';
export type {
  ImageRegistryConfig,
  ImageRegistryEnvironment,
} from './registry/imageRegistry';
export { startTestRegistry, withRegistry } from './registry/testRegistry';
export type { TestRegistry } from './registry/testRegistry';
export { redis } from './redis';
export type { RedisConfig, RedisEnvironment } from './redis';
export type {
  Environment,
  LaunchPlan,
  RestartPolicy,
  RunningServer,
  ServerContext,
  ServerDefinition,
  ServerExit,
  StartOptions,
} from './serverDefinition';
export { ServerStartError } from './ServerStartError';
export { startServer } from './startServer';
export { startTestFeast, withFeast } from './testFeast';
export type { TestFeast } from './testFeast';
export { startTestKafka, withKafka } from './testKafka';
export type { TestKafka, TestKafkaOptions } from './testKafka';
export { startTestMlflow, withMlflow } from './testMlflow';
export type { TestMlflow } from './testMlflow';
export { startTestPrometheus, withPrometheus } from './testPrometheus';
export type { TestPrometheus } from './testPrometheus';
export { startTestRedis, withRedis } from './testRedis';
export type { TestRedis } from './testRedis';
