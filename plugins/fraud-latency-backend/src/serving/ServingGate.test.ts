import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import {
  buildModelEntity,
  type EntranceRequest,
  type ModelAccessGuard,
} from '@modelport/plugin-ml-node';
import { ServingGate } from './ServingGate';

const entity = buildModelEntity();
const DECIDE = 'fraud-latency.serving.decide';

function create(require: ModelAccessGuard['require']) {
  const httpAuth = mockServices.httpAuth.mock();
  httpAuth.credentials.mockResolvedValue(mockCredentials.user() as never);
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  auditor.createEvent.mockResolvedValue(event);
  const guard = { require: jest.fn(require), filterReadable: jest.fn() };
  const gate = new ServingGate({ httpAuth, auditor, guard });
  const params = { kind: 'component', namespace: 'default', name: 'fraud' };
  const request = { params } as unknown as EntranceRequest;
  return { gate, guard, event, request };
}

const onlyDecide: ModelAccessGuard['require'] = async ({ permission }) => {
  if (permission.name !== DECIDE) throw new NotAllowedError(permission.name);
  return {
    ...{ entity, entityRef: 'component:default/fraud' },
    actor: 'user:default/ada',
  };
};

describe('the gate of changes', () => {
  it('lets whoever may only decide roll back, and not request', async () => {
    const { gate, request } = create(onlyDecide);
    const next = jest.fn();
    const admit = gate.admit('serving-request', 'request', 'rollBack');
    await admit(request, undefined, next);
    expect(next).toHaveBeenCalled();
    expect(gate.of(request).actor).toBe('user:default/ada');
    await expect(gate.require(request, 'request')).rejects.toThrow(
      'fraud-latency.serving.request',
    );
    expect(await gate.may(request, 'request')).toBe(false);
    expect(await gate.may(request, 'approve')).toBe(true);
  });

  it('refuses nobody in particular, and records it', async () => {
    const { gate, request, event } = create(async () => ({
      ...{ entity, entityRef: 'component:default/fraud' },
    }));
    const admit = gate.admit('serving-approve', 'approve');
    await expect(admit(request, undefined, jest.fn())).rejects.toThrow(
      'Only a person may do this on component:default/fraud',
    );
    expect(event.fail).toHaveBeenCalledTimes(1);
  });

  it('does not take what is not there for what is not allowed', async () => {
    const { gate, guard, request } = create(async () => {
      throw new NotFoundError('no such model');
    });
    const admit = gate.admit('serving-request', 'request', 'rollBack');
    await expect(admit(request, undefined, jest.fn())).rejects.toThrow(
      'no such model',
    );
    expect(guard.require).toHaveBeenCalledTimes(1);
    await expect(gate.may(request, 'request')).rejects.toThrow('no such');
  });
});
