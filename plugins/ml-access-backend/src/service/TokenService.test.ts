import { StoredToken, TokenStore } from '../database/TokenStore';
import { TokenService } from './TokenService';
import { createToken, matchesSecret } from './tokenSecret';

function memoryStore() {
  const tokens = new Map<string, StoredToken>();
  const store: TokenStore = {
    insert: async token => void tokens.set(token.id, token),
    find: async id => tokens.get(id),
    listActive: async () => [...tokens.values()],
    revoke: async () => undefined,
    noteUse: jest.fn(async (id: string, lastUsedAt: Date) => {
      const token = tokens.get(id);
      if (token) tokens.set(id, { ...token, lastUsedAt });
    }),
    deleteExpired: async before => {
      const old = [...tokens.values()].filter(one => one.expiresAt < before);
      old.forEach(one => tokens.delete(one.id));
      return old.length;
    },
  };
  return { store, tokens };
}

describe('TokenService', () => {
  it('refuses a token from its end on, and forgets it later', async () => {
    let now = new Date('2026-11-24T08:00:00Z');
    const { store, tokens } = memoryStore();
    const service = new TokenService({ store, now: () => now });
    const { token } = await service.issue({
      scope: {
        kind: 'entity',
        entityRef: 'component:default/m',
        access: 'read',
      },
      issuer: 'user:default/ada',
      description: '',
      expiresAt: '2026-11-25T08:00:00Z',
    });
    now = new Date('2026-11-25T07:59:59.999Z');
    await expect(service.verify(token)).resolves.toBeDefined();
    now = new Date('2026-11-25T08:00:00Z');
    await expect(service.verify(token)).resolves.toBeUndefined();
    await expect(service.clean()).resolves.toBe(0);
    now = new Date('2026-12-26T08:00:00Z');
    await expect(service.clean()).resolves.toBe(1);
    expect(tokens.size).toBe(0);
  });

  it('remembers the last use, once a minute', async () => {
    let now = new Date('2026-11-24T08:00:00Z');
    const { store } = memoryStore();
    const service = new TokenService({ store, now: () => now });
    const { id, token } = await service.issue({
      scope: {
        kind: 'entity',
        entityRef: 'component:default/m',
        access: 'read',
      },
      issuer: 'user:default/ada',
      description: '',
      expiresAt: '2026-11-25T08:00:00Z',
    });
    const [unused] = await service.list('user:default/ada');
    expect(unused).not.toHaveProperty('lastUsedAt');
    await service.verify(`${token.slice(0, -4)}xxxx`);
    expect(store.noteUse).not.toHaveBeenCalled();
    await service.verify(token);
    now = new Date('2026-11-24T08:00:59Z');
    await service.verify(token);
    now = new Date('2026-11-24T08:01:00Z');
    await service.verify(token);
    expect(jest.mocked(store.noteUse).mock.calls).toEqual([
      [id, new Date('2026-11-24T08:00:00Z')],
      [id, now],
    ]);
    await expect(service.list('user:default/ada')).resolves.toMatchObject([
      { id, lastUsedAt: '2026-11-24T08:01:00.000Z' },
    ]);
  });

  it('stores no secret', async () => {
    const { store, tokens } = memoryStore();
    const service = new TokenService({ store });
    const { token } = await service.issue({
      scope: {
        kind: 'entity',
        entityRef: 'component:default/m',
        access: 'read',
      },
      issuer: 'user:default/ada',
      description: '',
      expiresAt: new Date(Date.now() + 1000).toISOString(),
    });
    const secret = token.split('_').slice(2).join('_');
    expect(JSON.stringify([...tokens.values()])).not.toContain(secret);
  });
});

describe('matchesSecret', () => {
  it('knows its own secret only', () => {
    const { token, secretHash } = createToken();
    const secret = token.split('_').slice(2).join('_');
    expect(matchesSecret(secret, secretHash)).toBe(true);
    expect(matchesSecret(`${secret}x`, secretHash)).toBe(false);
    expect(matchesSecret(secret, 'ab')).toBe(false);
  });
});
