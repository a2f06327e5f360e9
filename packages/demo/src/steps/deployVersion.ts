import type {
  Deployment,
  DeploymentState,
} from '@modelport/plugin-ml-promotion-common';
import { LeftAsItIs } from '../errors';
import { made, type Report, routesOf, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 300_000;

const OVER: readonly DeploymentState[] = ['serving', 'failed', 'stopped'];

/**
 * Deploys the version to `dev`, or finds the deployment that an earlier start asked for, and waits until it serves. One
 * that failed before is tried again.
 *
 * @throws LeftAsItIs when somebody has stopped it
 */
export async function deployVersion(walk: Walk, report: Report): Promise<void> {
  const { author, model } = walk;
  const path = `${routesOf('ml-promotion', walk)}/deployments`;
  let found = await author.post<Deployment>(path, {
    version: made('version', walk.version),
    environment: 'dev',
    requestId: 'demo-deployment',
  });
  if (found.state === 'failed') {
    found = await author.post<Deployment>(`${path}/${found.id}/again`);
  }
  if (!OVER.includes(found.state)) report(found.state);
  const deployment = await waitFor({
    look: () => author.get<Deployment>(`${path}/${found.id}`),
    until: ({ state }) => OVER.includes(state),
    everyMs: walk.askEveryMs,
    longestMs: LONGEST_MS,
    onLook: ({ state }) => !OVER.includes(state) && report(state),
  });
  if (deployment.state === 'stopped') {
    throw new LeftAsItIs(
      `${model.name}: its deployment was stopped, so the demo leaves this model as it is`,
    );
  }
  if (deployment.state !== 'serving') {
    throw new Error(
      `the deployment is ${deployment.state}: ${deployment.stateMessage}`,
    );
  }
  walk.deployment = deployment;
}
