import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { ML_REGISTRY_ROUTES } from '@modelport/plugin-ml-registry-common';
import request from 'supertest';
import { E, startTestPlugin } from '../__testUtils__/startTestPlugin';

jest.setTimeout(120_000);

type Portal = Awaited<ReturnType<typeof startTestPlugin>>;
type Headers = { [name: string]: string };

describe('who calls ml-registry is seen to before what is sent', () => {
  let portal: Portal;
  let closed: Portal;
  let asked: string;

  beforeAll(async () => {
    portal = await startTestPlugin();
    closed = await startTestPlugin({ result: AuthorizeResult.DENY });
    await portal.register('r1');
    const ask = { version: '1', reason: 'better' };
    asked = (await portal.post(`${E}/requests`, ask)).body.id;
  });
  beforeEach(() => {
    portal.auditor.createEvent.mockClear();
    portal.event.fail.mockClear();
  });
  afterAll(() => Promise.all([portal.stop(), closed.stop()]));

  const CHANGES = ML_REGISTRY_ROUTES.map(route => {
    const [method, path] = route.split(' ');
    return [method, path] as const;
  }).filter(([method]) => method !== 'GET');
  const OWNERS = CHANGES.filter(([, path]) => !path.endsWith('/approve'));
  const urlOf = (path: string) =>
    path
      .replace(':kind/:namespace/:name', 'component/default/fraud')
      .replace(':id', asked);
  const sendNothing = (
    to: Portal,
    [method, path]: readonly [string, string],
    headers: Headers,
  ) => {
    const agent = request(to.server);
    const url = `/api/ml-registry${urlOf(path)}`;
    const sent = method === 'PUT' ? agent.put(url) : agent.post(url);
    return sent.set(headers).send({});
  };
  const as = (name: string): Headers => ({
    Authorization: mockCredentials.user.header(`user:default/${name}`),
  });

  it.each(CHANGES)('%s %s without credentials gets 401', async (...route) => {
    const headers = { Authorization: mockCredentials.none.header() };
    expect((await sendNothing(portal, route, headers)).status).toBe(401);
  });

  it.each(CHANGES)('%s %s against the policy gets 403', async (...route) => {
    const { status, body } = await sendNothing(closed, route, as('ada'));
    expect(status).toBe(403);
    expect(body.error.message).toContain('ml-registry.');
  });

  it.each(CHANGES)('%s %s by a service gets 403', async (...route) => {
    const headers = { Authorization: mockCredentials.service.header() };
    expect((await sendNothing(portal, route, headers)).status).toBe(403);
  });

  it.each(OWNERS)(
    '%s %s by somebody who does not own the model gets 403, which is audited once',
    async (...route) => {
      const { status } = await sendNothing(portal, route, as('eve'));
      expect(status).toBe(403);
      expect(portal.auditor.createEvent).toHaveBeenCalledTimes(1);
      expect(portal.auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({
          meta: expect.objectContaining({
            entityRef: 'component:default/fraud',
          }),
        }),
      );
      expect(portal.event.fail).toHaveBeenCalledTimes(1);
    },
  );

  it('whoever may reject is told that the reason is missing', async () => {
    const reject = ['POST', `${E}/requests/:id/reject`] as const;
    const { status, body } = await sendNothing(portal, reject, as('bob'));
    expect(status).toBe(400);
    expect(body.error.message).toContain('reason is missing');
  });
});
