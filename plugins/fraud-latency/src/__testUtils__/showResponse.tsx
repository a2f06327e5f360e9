import { within } from '@testing-library/react';
import type { LatencyResponse } from '@modelport/plugin-fraud-latency-common';
import { anApi, aResponse } from './builders';
import { renderTab } from './renderTab';

/** Renders the tab with the answer of a service that keeps up, but for what is told. */
export function showResponse(
  changes: Partial<LatencyResponse>,
  withVersions?: boolean,
) {
  const getLatency = async () => aResponse(changes);
  return renderTab(anApi({ getLatency }), { withVersions });
}

/** The texts of a table, line by line. */
export function rowsOf(table: HTMLElement) {
  return within(table)
    .getAllByRole('row')
    .map(row => [...row.children].map(({ textContent }) => textContent));
}
