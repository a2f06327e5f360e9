import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import knexFactory, { type Knex } from 'knex';
import { createAsk } from '../http/ask';
import { createIngestLoops } from '../records/createIngestLoops';
import { DatabasePaymentStore } from '../records/DatabasePaymentStore';
import { DatabaseFigureStore } from '../store/DatabaseFigureStore';
import { ScoringProgram } from './ScoringProgram';
import { aService } from './startTestPlugin';

/** A portal's database in a file, which several processes open, beside a real scoring service. */
export interface PortalOnDisk {
  service: ScoringProgram;
  db: Knex;
  file: string;
  /** Reads the records of the service in this process. */
  reader(holder: string): ReturnType<typeof createIngestLoops>[number];
  remove(): Promise<void>;
}

/** @param thresholds - by which the service sends to review and declines */
export async function startPortalOnDisk(thresholds: {
  review: number;
  decline: number;
}): Promise<PortalOnDisk> {
  const folder = mkdtempSync(path.join(tmpdir(), 'modelport-portal-'));
  const file = path.join(folder, 'portal.sqlite');
  const db = knexFactory({
    client: 'better-sqlite3',
    connection: { filename: file },
    useNullAsDefault: true,
  });
  const removeFiles = async () => {
    await db.destroy();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await DatabaseFigureStore.create(mockServices.database({ knex: db }));
    const service = await ScoringProgram.start([], {
      policy: {
        ...{ apiVersion: 'modelport/v1alpha1', kind: 'DecisionPolicy' },
        ...{ metadata: { name: 'tested', version: 1 }, thresholds },
      },
    });
    return {
      ...{ service, db, file },
      reader(holder) {
        const config = aService({
          instances: [{ url: service.url, cloud: 'local' }],
          records: { keepDays: 90, sampleShare: 1 },
        });
        const [loop] = createIngestLoops([config], {
          ...{ store: new DatabasePaymentStore(db), ask: createAsk() },
          logger: mockServices.logger.mock(),
          ...{ onRead: () => {}, holder, now: Date.now },
        });
        return loop;
      },
      async remove() {
        await service.stop();
        await removeFiles();
      },
    };
  } catch (error) {
    await removeFiles();
    throw error;
  }
}
