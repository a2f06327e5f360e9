import { InputError, ServiceUnavailableError } from '@backstage/errors';
import { ClusterError } from '@modelport/plugin-ml-cluster-node';
import { isOutage } from './isOutage';

const ofCluster = (reason: string, httpStatus?: number) =>
  new ClusterError('no', { cluster: 'eks', reason, httpStatus });
const answered = (statusCode: number) =>
  Object.assign(new Error('no'), { statusCode });

describe('isOutage', () => {
  it.each([
    ['a cluster that is not reached', ofCluster('Unreachable')],
    ['a webhook of it that fails', ofCluster('InternalError', 500)],
    ['a server that is down', new ServiceUnavailableError('down')],
    ['a plugin behind a proxy that cannot reach it', answered(503)],
  ])('is %s', (_, error) => {
    expect(isOutage(error)).toBe(true);
  });

  it.each([
    ['what a cluster refuses', ofCluster('Forbidden', 403)],
    ['what is wrong', new InputError('no')],
    ['what fails in the portal itself', new Error('no space left')],
    ['what a plugin fails at', answered(500)],
    ['what is no error', 'down'],
  ])('is not %s', (_, error) => {
    expect(isOutage(error)).toBe(false);
  });
});
