import { mockServices } from '@backstage/backend-test-utils';
import type { AccessToken } from '@modelport/plugin-ml-access-common';
import { HttpMlAccessService } from './HttpMlAccessService';

const TOKEN = `mpt_abc123_${'s'.repeat(43)}`;
const VERIFIED: AccessToken = {
  id: 'abc123',
  scope: { kind: 'entity', entityRef: 'component:default/m', access: 'read' },
  issuer: 'user:default/ada',
  expiresAt: '2030-01-01T00:00:00.000Z',
};

describe('HttpMlAccessService', () => {
  let now = Date.parse('2029-12-31T00:00:00.000Z');
  const fetchMock = jest.spyOn(global, 'fetch');
  const answer = (body: unknown, status = 200) =>
    fetchMock.mockImplementation(async () =>
      status === 204
        ? new Response(null, { status })
        : new Response(JSON.stringify(body), {
            status,
            headers: { 'content-type': 'application/json' },
          }),
    );
  const create = () =>
    new HttpMlAccessService({
      auth: mockServices.auth({ pluginId: 'git-host' }),
      discovery: mockServices.discovery(),
      now: () => now,
    });

  beforeEach(() => fetchMock.mockReset());
  afterAll(() => fetchMock.mockRestore());

  it('asks once in five seconds for a token that is good', async () => {
    answer({ valid: true, token: VERIFIED });
    const service = create();
    await expect(service.verify(TOKEN)).resolves.toEqual(VERIFIED);
    now += 4_999;
    await expect(service.verify(TOKEN)).resolves.toEqual(VERIFIED);
    expect(fetchMock).toHaveBeenCalledTimes(1);
    now += 2;
    await service.verify(TOKEN);
    expect(fetchMock).toHaveBeenCalledTimes(2);
    const [url, init] = fetchMock.mock.calls[0];
    expect(url).toMatch(/\/api\/ml-access\/v1\/tokens\/verify$/);
    expect(init?.body).toBe(JSON.stringify({ token: TOKEN }));
  });

  it('does not remember a refusal', async () => {
    answer({ valid: false });
    const service = create();
    await expect(service.verify(TOKEN)).resolves.toBeUndefined();
    await expect(service.verify(TOKEN)).resolves.toBeUndefined();
    expect(fetchMock).toHaveBeenCalledTimes(2);
  });

  it('does not ask about a text that is no token', async () => {
    await expect(create().verify('password')).resolves.toBeUndefined();
    expect(fetchMock).not.toHaveBeenCalled();
  });

  it('throws when ml-access is down, so that callers refuse', async () => {
    answer({ error: { message: 'down' } }, 503);
    await expect(create().verify(TOKEN)).rejects.toThrow('503');
  });

  it('issues a run token', async () => {
    answer({ ...VERIFIED, token: TOKEN }, 201);
    await expect(
      create().issueRunToken({
        server: 'local',
        experimentId: '1',
        runId: 'r',
        entityRef: 'component:default/m',
        issuer: 'user:default/ada',
        expiresAt: '2030-01-01T00:00:00.000Z',
      }),
    ).resolves.toMatchObject({ token: TOKEN });
  });

  it('forgets a token that it revokes', async () => {
    answer({ valid: true, token: VERIFIED });
    const service = create();
    await service.verify(TOKEN);
    answer(undefined, 204);
    await service.revoke('abc123');
    expect(fetchMock.mock.calls[1][1]?.method).toBe('DELETE');
    answer({ valid: false });
    await expect(service.verify(TOKEN)).resolves.toBeUndefined();
  });
});
