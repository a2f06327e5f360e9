import { mockServices } from '@backstage/backend-test-utils';
import { buildRecord, DIGEST } from '../__testUtils__/builders';
import { auditUndeploying } from './auditUndeploying';
import { LiveDeployments } from './LiveDeployments';
import { publishDeployed } from './publishDeployed';

describe('what the portal is told', () => {
  it('is that a version serves, always with the same id', async () => {
    const events = { publish: jest.fn(async () => {}), subscribe: jest.fn() };
    const servingSince = new Date('2026-11-24T11:00:00Z');
    await publishDeployed(events, buildRecord({ servingSince }));
    expect(events.publish).toHaveBeenCalledWith({
      topic: 'modelport.lifecycle',
      eventPayload: {
        id: 'deployed:d-1',
        entityRef: 'component:default/fraud',
        kind: 'deployed',
        actor: 'user:default/ada',
        time: '2026-11-24T11:00:00.000Z',
        keys: {
          version: { server: 'default', model: 'fraud', version: '3' },
          digest: DIGEST,
        },
      },
    });
  });

  it('is that there is news, and never the news', async () => {
    const publish = jest.fn(async () => {});
    new LiveDeployments({ publish }, () => {}).changed(
      buildRecord({ revision: 4 }),
    );
    const channel = 'ml-promotion:entity:component:default/fraud';
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel,
      message: { channel, cursor: 'd-1.4' },
    });
  });

  it('is not missed when signals fail', async () => {
    const onError = jest.fn();
    const publish = () => Promise.reject(new Error('no socket'));
    new LiveDeployments({ publish }, onError).changed(buildRecord());
    await Promise.resolve().then(() => {});
    expect(onError).toHaveBeenCalled();
  });

  it('is audited why it undeployed what nobody asked to undeploy, and whether it could', async () => {
    const auditor = mockServices.auditor.mock();
    const event = { success: jest.fn(), fail: jest.fn() };
    auditor.createEvent.mockResolvedValue(event);
    const logger = mockServices.logger.mock();
    const undeploying = auditUndeploying({ auditor, logger });
    await undeploying(buildRecord(), 'it is gone', async () => {});
    expect(auditor.createEvent).toHaveBeenCalledWith({
      eventId: 'deployment-undeploy',
      severityLevel: 'medium',
      meta: {
        id: 'd-1',
        entityRef: 'component:default/fraud',
        version: '3',
        environment: 'dev',
        reason: 'it is gone',
      },
    });
    expect(event.success).toHaveBeenCalledTimes(1);
    expect(logger.warn).toHaveBeenCalledWith(
      'Undeploys version 3 from dev: it is gone',
    );
    const fail = () => Promise.reject(new Error('it has moved on'));
    await expect(
      undeploying(buildRecord(), 'it is gone', fail),
    ).rejects.toThrow('it has moved on');
    expect(event.fail).toHaveBeenCalledTimes(1);
  });
});
