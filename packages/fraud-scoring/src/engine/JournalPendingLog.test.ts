import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { JournalPendingLog } from './JournalPendingLog';

describe('JournalPendingLog', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'modelport-pending-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const read = async (log: JournalPendingLog) => {
    const found: string[] = [];
    for await (const bytes of log.read()) {
      found.push(Buffer.from(bytes).toString());
    }
    return found;
  };

  it('opens again after an outage that is over, with what the next one left', async () => {
    const first = await JournalPendingLog.open(folder);
    await first.append(Buffer.from('handed over'));
    await first.clear();
    await first.append(Buffer.from('waits'));
    await first.close();
    const second = await JournalPendingLog.open(folder);
    expect(await read(second)).toEqual(['waits']);
    await second.clear();
    await second.close();
    const third = await JournalPendingLog.open(folder);
    expect(await read(third)).toEqual([]);
    await third.close();
  });
});
