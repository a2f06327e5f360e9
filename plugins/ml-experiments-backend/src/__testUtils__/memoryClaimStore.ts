import type { ClaimStore } from '../claims/ClaimStore';

/** A claim store in memory; `asked` counts its reads. */
export function memoryClaimStore() {
  const rows: Array<{ key: string; entityRef: string }> = [];
  const keyOf = ({ server, experiment }: Parameters<ClaimStore['list']>[0]) =>
    JSON.stringify([server, experiment]);
  const owners = new Map<string, string[]>();
  const store = {
    lastOwners: {
      note: async (ref: string, of: string[]) => void owners.set(ref, of),
      find: async (ref: string) => owners.get(ref),
    },
    asked: 0,
    async list(of: Parameters<ClaimStore['list']>[0]) {
      store.asked += 1;
      return rows
        .filter(({ key }) => key === keyOf(of))
        .map(({ entityRef }) => entityRef);
    },
    async add(of: Parameters<ClaimStore['list']>[0], entityRef: string) {
      const key = keyOf(of);
      if (!rows.some(row => row.key === key && row.entityRef === entityRef)) {
        rows.push({ key, entityRef });
      }
    },
  };
  return store satisfies ClaimStore;
}
