import { mockServices } from '@backstage/backend-test-utils';
import { ServiceUnavailableError } from '@backstage/errors';
import { readRegistration } from './registration';
import { createTellRegistry } from './tellRegistry';

const registration = {
  server: 'default',
  model: 'fraud-model',
  version: '3',
  runId: 'run-1',
  entityRef: 'component:default/fraud',
  actor: 'user:default/ada',
};

describe('createTellRegistry', () => {
  const logger = mockServices.logger.mock();
  const tellWith = (recordRegistration: jest.Mock) =>
    createTellRegistry({
      registry: { recordRegistration },
      logger,
      pauseMs: 1,
    })(registration);
  const told = () =>
    new Promise<string>(resolve =>
      logger.debug.mockImplementation(message => resolve(message)),
    );

  it('tells what was registered and by whom', () => {
    const record = jest.fn(async () => {});
    tellWith(record);
    expect(record).toHaveBeenCalledWith(registration);
  });

  it('tries again while the registry is down, and gives up quietly', async () => {
    const record = jest.fn(async () => {
      throw new ServiceUnavailableError('down');
    });
    const message = told();
    tellWith(record);
    expect(await message).toContain('version 3 of fraud-model: ');
    expect(record).toHaveBeenCalledTimes(3);
  });

  it('does not repeat what was refused', async () => {
    const record = jest.fn(async () => {
      throw new Error('no');
    });
    const message = told();
    tellWith(record);
    await message;
    expect(record).toHaveBeenCalledTimes(1);
  });
});

describe('readRegistration', () => {
  const scope = {
    server: 'default',
    experimentId: '1',
    entityRef: 'component:default/fraud',
  };
  const call = {
    token: { issuer: 'user:default/ada' },
    scope,
    facts: { runs: new Set(['run-1']) },
  };

  it('reads name and version, a number or a text', () => {
    for (const version of [3, '3']) {
      const made = { model_version: { name: 'fraud-model', version } };
      expect(readRegistration(made, call)).toEqual(registration);
    }
  });

  it('takes the only run of the token where the call names none', () => {
    const made = { model_version: { name: 'fraud-model', version: 3 } };
    const none = { ...call, facts: { runs: new Set<string>() } };
    const of = (runId?: string) =>
      readRegistration(made, { ...none, scope: { ...scope, runId } });
    expect(of('run-1')).toEqual(registration);
    expect(of()).toBeUndefined();
  });

  it.each([
    {},
    { model_version: 'x' },
    { model_version: { name: 'm', version: 'x' } },
    { model_version: { name: 7, version: '3' } },
  ])('makes nothing of %j', answer => {
    expect(readRegistration(answer, call)).toBeUndefined();
  });
});
