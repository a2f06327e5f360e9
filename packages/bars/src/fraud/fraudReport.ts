import fs from 'node:fs';
import path from 'node:path';
import type { Bar } from '../bar';
import { climbService } from './fraudKnee';
import { climbPeers } from './fraudPeers';
import { performancePage, plot } from './performancePage';
import { graphOfStandard } from './TrainedModel';

/** What the service carries beside its peers, as a page for people. */
export const fraudReport: Bar = {
  name: 'fraud-report',
  promise:
    'docs/performance.md: the staircases of fraud-knee and fraud-peers of one session, with a plot, tables and what was measured how; every server of it has a knee.',
  async measure({ smoke }) {
    const { noop, redis, memory } = await climbService(smoke);
    const { ours, peers, beside } = await climbPeers(smoke);
    const staircases = [noop, redis, memory, ours, ...peers];
    const page = performancePage(staircases, beside, {
      date: new Date().toISOString().slice(0, 10),
      graph: graphOfStandard() ?? 'of a smoke run',
    });
    const picture = plot(staircases);
    if (!smoke) {
      // The launcher runs this program in the root of the checkout.
      const docs = path.resolve('docs');
      fs.writeFileSync(path.join(docs, 'performance.md'), page);
      fs.writeFileSync(path.join(docs, 'images/performance.svg'), picture);
    }
    const without = staircases.filter(({ knee }) => knee === 0);
    return [
      {
        name: 'fraud-report servers without a knee',
        figure: without.length,
        unit: 'servers',
        peer: 'promise: 0 servers',
        ratio: without.length,
        n: staircases.length,
        pass: without.length === 0,
      },
    ];
  },
};
