import { startTestRedis } from '@modelport/servers';
import { RedisStore } from '.';
import { Redis } from 'ioredis';
const retention = { entitySeconds: 86400, decisionSeconds: 86400 };
const record = Buffer.alloc(400, 7), event = Buffer.alloc(100, 3), snapshot = Buffer.alloc(1500, 5);
async function main() {
  const server = await startTestRedis({ appendonly: true });
  const admin = new Redis(server.url);
  const store = new RedisStore({ url: server.url, retention, timeoutMs: 5000, prefix: '{b}' });
  await store.connected();
  const versions = new Map<string, number>();
  let n = 0;
  const commit = (k: number) => {
    const changes = [['customer', Math.floor(Math.random() * 5000)], ['terminal', Math.floor(Math.random() * 1000)]].slice(0, k).map(([entity, kk]) => {
      const key = `k${kk}`; const id = `${entity}${key}`; const expected = versions.get(id) ?? 0; versions.set(id, expected + 1);
      return { entity: String(entity), key, expected, event, renew: true, snapshot: expected % 32 === 31 ? snapshot : undefined };
    });
    return store.commit({ decided: { transactionId: `t${n++}`, record }, changes });
  };
  for (const k of [2, 1, 3]) {
    const windows: number[] = []; const rtts: number[] = [];
    for (let w = 0; w < 60; w++) {
      await admin.call('CONFIG', 'RESETSTAT');
      for (let i = 0; i < 300; i++) { const t = performance.now(); const r = await commit(k); rtts.push(performance.now() - t); if (r.kind !== 'committed') throw new Error(r.kind); }
      windows.push(Number(/evalsha:.*usec_per_call=([\d.]+)/.exec(await admin.info('commandstats'))![1]));
    }
    windows.sort((a, b) => a - b); rtts.sort((a, b) => a - b);
    console.log(k, 'entities: us per evalsha min', windows[0], 'p25', windows[15], 'median', windows[30], 'max', windows[59], 'rtt ms p50', rtts[rtts.length >> 1].toFixed(3), 'min', rtts[0].toFixed(3));
    const c = async () => Number(/used_cpu_user_main_thread:([\d.]+)/.exec(await admin.info('cpu'))![1]);
    await admin.call('CONFIG', 'RESETSTAT');
    const a = await c(); for (let b = 0; b < 100; b++) await Promise.all(Array.from({ length: 100 }, () => commit(k))); const d = await c();
    console.log('   pipelined 10,000: user CPU of the main thread us/commit', ((d - a) * 100).toFixed(1), /evalsha:.*usec_per_call=([\d.]+)/.exec(await admin.info('commandstats'))![1]);
  }
  await store.close(); admin.disconnect(); await server.stop();
}
main().catch(e => { console.error(e); process.exit(1); });
