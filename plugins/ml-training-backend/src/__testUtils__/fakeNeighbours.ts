import type { MlAccessService } from '@modelport/plugin-ml-access-node';
import type { ExperimentsClient } from '@modelport/plugin-ml-experiments-node';

/** ml-experiments and ml-access in memory: what they were asked is kept. */
export function fakeNeighbours() {
  const runs = new Map<string, string>();
  const tokens = new Map<string, boolean>();
  const experiments = {
    checkClaim: jest.fn<
      ReturnType<ExperimentsClient['checkClaim']>,
      Parameters<ExperimentsClient['checkClaim']>
    >(async () => {}),
    createRun: jest.fn<
      ReturnType<ExperimentsClient['createRun']>,
      Parameters<ExperimentsClient['createRun']>
    >(async ({ server, idempotencyKey }) => {
      const runId = runs.get(idempotencyKey) ?? `run-${runs.size + 1}`;
      runs.set(idempotencyKey, runId);
      return { server, experimentId: '7', runId };
    }),
    endRun: jest.fn<
      ReturnType<ExperimentsClient['endRun']>,
      Parameters<ExperimentsClient['endRun']>
    >(async ({ status }) => ({ status, changed: true })),
  };
  const access = {
    issueRunToken: jest.fn<
      ReturnType<MlAccessService['issueRunToken']>,
      Parameters<MlAccessService['issueRunToken']>
    >(async ({ issuer, expiresAt, ...scope }) => {
      const id = `k${tokens.size + 1}`;
      tokens.set(id, true);
      const token = `mpt_${id}_${'s'.repeat(24)}`;
      return { id, issuer, expiresAt, scope: { kind: 'run', ...scope }, token };
    }),
    revoke: jest.fn(async (id: string) => {
      tokens.set(id, false);
    }),
  };
  return { runs, tokens, experiments, access };
}
