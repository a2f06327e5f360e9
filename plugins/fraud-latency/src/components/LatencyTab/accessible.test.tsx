import { screen } from '@testing-library/react';
import type { FraudLatencyApi } from '../../api/FraudLatencyApi';
import {
  aDecision,
  anApi,
  nothingObserved,
} from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';
import { violationsOf } from '../../__testUtils__/violationsOf';

const verdict = () =>
  screen.findByRole('region', { name: 'How the service does' });
const decision = () =>
  screen.findByRole('region', { name: 'Decision about t/1' });

/** A view by its address, what is in it once it is drawn, and an api. */
const VIEWS: [
  string,
  string,
  () => Promise<unknown>,
  Partial<FraudLatencyApi>,
][] = [
  ['the figures', '', verdict, {}],
  [
    'a service that nobody asked anything yet',
    '',
    verdict,
    { getLatency: async () => nothingObserved() },
  ],
  ['a decision with its reasons', '?decision=t%2F1', decision, {}],
  [
    'a decision from the record of the portal',
    '?decision=t%2F1',
    decision,
    {
      getDecision: async () =>
        aDecision({
          ...{ keptBy: 'portal', unexplained: 'silent', reasonCodes: null },
          ...{ degraded: 'the store did not answer', shadow: [] },
        }),
    },
  ],
];

describe('the tab "Latency" for axe', () => {
  it.each(VIEWS)(
    'has nothing to say of %s',
    async (_view, search, drawn, api) => {
      const { container } = renderTab(anApi(api), { search });
      await verdict();
      await drawn();
      expect(await violationsOf(container)).toEqual([]);
    },
  );
});
