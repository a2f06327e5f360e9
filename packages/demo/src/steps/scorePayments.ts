import fs from 'node:fs';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { LeftAsItIs } from '../errors';
import { configurationIn } from '../scoring/writeConfiguration';
import { made, type Report, routesOf, type Walk } from '../Walk';
import { waitFor } from '../waitFor';

const LONGEST_MS = 120_000;

const isScoring = ({ state }: LatencyResponse) =>
  state === 'keeping-up' || state === 'saturated';

/**
 * Waits until the portal has seen that the service scores payments.
 *
 * @throws LeftAsItIs when there is no champion that it could score with
 */
export async function scorePayments(walk: Walk, report: Report): Promise<void> {
  const { author, model, askEveryMs } = walk;
  const { folder } = made('scoring service', walk.scoring);
  if (!fs.existsSync(configurationIn(folder))) {
    throw new LeftAsItIs(
      `${model.name}: nothing is scored, since it has not come that far`,
    );
  }
  const seen = await waitFor({
    look: () =>
      author.get<LatencyResponse>(
        `${routesOf('fraud-latency', walk)}/latency?window=15m`,
      ),
    until: isScoring,
    everyMs: askEveryMs,
    longestMs: LONGEST_MS,
    onLook: ({ state }) =>
      state === 'not-seen' ? report('starting') : undefined,
  });
  if (!isScoring(seen)) {
    throw new Error(
      `the service is ${seen.state}${seen.problem ? `: ${seen.problem}` : ''}`,
    );
  }
}
