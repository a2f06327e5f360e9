import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import { NotAllowedError } from '@backstage/errors';
import { createPermission } from '@backstage/plugin-permission-common';
import { buildModelEntity } from '../testUtils';
import type { EntranceRequest } from './Entrance';
import { ModelGate } from './ModelGate';

const ENTITY = 'component:default/fraud';
const readPermission = createPermission({
  name: 'toy.read',
  attributes: { action: 'read' },
});
const changePermission = createPermission({
  name: 'toy.change',
  attributes: { action: 'update' },
});

const requestOf = (more: Record<string, string> = {}) =>
  ({
    method: 'POST',
    path: '/x',
    params: { kind: 'Component', namespace: 'default', name: 'fraud', ...more },
  } as unknown as EntranceRequest);

function rig(access: { actor?: string } | Error) {
  const record = { success: jest.fn(), fail: jest.fn() };
  const auditor = mockServices.auditor.mock({
    createEvent: async () => record,
  });
  const httpAuth = mockServices.httpAuth.mock({
    credentials: (async () => mockCredentials.user()) as never,
  });
  const entity = buildModelEntity();
  const require = jest.fn(async () => {
    if (access instanceof Error) throw access;
    return { entity, entityRef: ENTITY, ...access };
  });
  const guard = { require, filterReadable: jest.fn() };
  const gate = new ModelGate({ httpAuth, auditor, guard, readPermission });
  return { gate, require, auditor, record, entity, next: jest.fn() };
}

describe('ModelGate', () => {
  it('asks the guard for the model of the path, and gives its reader', async () => {
    const { gate, require, entity } = rig({ actor: 'user:default/ada' });
    expect(await gate.read(requestOf())).toEqual({
      entity,
      entityRef: ENTITY,
      credentials: mockCredentials.user(),
    });
    expect(require).toHaveBeenCalledWith({
      credentials: mockCredentials.user(),
      permission: readPermission,
      entityRef: ENTITY,
      action: 'read',
    });
  });

  it('keeps actors and readers apart, each for the request that they made', async () => {
    const { gate, require, next } = rig({ actor: 'user:default/ada' });
    const [acting, reading] = [requestOf(), requestOf()];
    await gate.admitActor('toy-change', changePermission)(acting, {}, next);
    await gate.admitReader('toy-decide')(reading, {}, next);
    expect(require.mock.calls).toMatchObject([
      [{ permission: changePermission, action: 'act' }],
      [{ permission: readPermission, action: 'read' }],
    ]);
    expect(next).toHaveBeenCalledTimes(2);
    expect(gate.actorOf(acting)).toMatchObject({
      entityRef: ENTITY,
      actor: 'user:default/ada',
    });
    expect(gate.readerOf(reading)).not.toHaveProperty('actor');
    expect(() => gate.actorOf(reading)).toThrow('no check of its caller');
    expect(() => gate.readerOf(acting)).toThrow('no check of its caller');
  });

  it('refuses what is nobody, under an audit event that names model and id', async () => {
    const { gate, auditor, record, next } = rig({});
    const admit = gate.admitActor('toy-change', changePermission);
    await expect(admit(requestOf({ id: '7' }), {}, next)).rejects.toThrow(
      'Only a person may do this',
    );
    expect(next).not.toHaveBeenCalled();
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'toy-change',
        meta: { entityRef: ENTITY, id: '7' },
      }),
    );
    expect(record.fail).toHaveBeenCalledTimes(1);
  });

  it('passes on what the guard says', async () => {
    const error = new NotAllowedError('not yours');
    const { gate, record, next } = rig(error);
    const admit = gate.admitReader('toy-decide');
    await expect(admit(requestOf(), {}, next)).rejects.toBe(error);
    expect(record.fail).toHaveBeenCalledWith({ error });
  });

  it('does work under an audit event', async () => {
    const { gate, auditor, record } = rig({});
    const meta = { version: '3' };
    const work = async () => 'done';
    expect(await gate.audited(requestOf(), 'toy', meta, work)).toBe('done');
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'toy',
        meta: { entityRef: ENTITY, version: '3' },
      }),
    );
    expect(record.success).toHaveBeenCalledTimes(1);
  });
});
