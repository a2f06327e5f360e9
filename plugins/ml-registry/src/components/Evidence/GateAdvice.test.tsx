import { screen, within } from '@testing-library/react';
import type { Evidence } from '@modelport/plugin-ml-registry-common';
import { anApi, anEntry, aRequest } from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';

const gate = (changes: Partial<Evidence>): Evidence => ({
  ...{ label: 'auc', value: '0.85', bound: 'at least 0.8', outcome: 'kept' },
  ...{ source: 'measured', about: 'gate' },
  declaredAt: '0123456789abcdef0123456789abcdef01234567',
  ...changes,
});
const MISSED = gate({
  ...{ label: 'brier', value: '0.3', bound: 'at most 0.1', outcome: 'missed' },
});
const UNMEASURED = gate({
  ...{ label: 'onnx_error', value: 'not measured', outcome: 'not-measured' },
});
const MALFORMED = gate({
  ...{ label: 'promotion.gates[3] (auc)', value: 'atLeast must be a number' },
  ...{ bound: undefined, outcome: 'malformed' },
});
const UNREAD = gate({
  ...{ label: 'promotion.gates', value: 'its repository could not be read' },
  ...{ bound: undefined, declaredAt: undefined, outcome: 'unread' },
});
const ADVICE =
  'They inform whoever decides and do not block: the portal does not enforce gates yet.';

async function request(...evidence: Evidence[]) {
  renderTab(
    anApi({
      listRequests: async () => ({ items: [aRequest({ evidence })] }),
    }),
  );
  return screen.findByRole('region', { name: 'Request for champion' });
}

describe('the gates of a request', () => {
  it('are counted and told one by one, with that they do not block', async () => {
    const region = await request(gate({}), MISSED, UNMEASURED);
    expect(region).toHaveTextContent(
      `1 kept, 1 missed, 1 not measured. ${ADVICE} As declared at commit 0123456.`,
    );
    const table = within(region).getByRole('table', {
      name: 'Gates of modelport.yaml',
    });
    expect(
      within(table)
        .getAllByRole('row')
        .map(row =>
          [...row.children].map(({ textContent }) => textContent).join(' | '),
        ),
    ).toEqual([
      'Metric | Declared | Measured | Outcome',
      'auc | at least 0.8 | 0.85 | kept',
      'brier | at most 0.1 | 0.3 | missed',
      'onnx_error | at least 0.8 | – | not measured',
    ]);
    expect(
      within(region).getByRole('button', { name: 'Approve' }),
    ).toBeEnabled();
  });

  it('have measured numbers as tables of metrics write them, and in full on hover', async () => {
    const region = await request(
      gate({ value: '0.6674585365745699' }),
      gate({ label: 'onnx_error', value: '1.6112407247304006e-7' }),
    );
    expect(within(region).getByText('0.6675')).toHaveAttribute(
      'title',
      '0.6674585365745699',
    );
    expect(within(region).getByText('1.611e-7')).toBeVisible();
  });

  it('that are malformed are named', async () => {
    const region = await request(gate({}), MALFORMED);
    expect(region).toHaveTextContent(
      'promotion.gates[3] (auc): not judged, for it is malformed. atLeast must be a number',
    );
  });

  it('that could not be read are said to be so', async () => {
    const region = await request(UNREAD);
    expect(region).toHaveTextContent(
      'promotion.gates: not judged, for they could not be read. its repository could not be read',
    );
    expect(
      within(region).queryByRole('table', { name: 'Gates of modelport.yaml' }),
    ).not.toBeInTheDocument();
  });

  it('are not spoken of where none are declared', async () => {
    const region = await request({
      ...{ label: 'auc', value: '0.9', source: 'measured', about: 'metric' },
    });
    expect(region).not.toHaveTextContent(/gates/i);
  });

  it('are in the ledger', async () => {
    renderTab(
      anApi({
        readLedger: async () => ({
          items: [anEntry({ evidence: [MISSED, MALFORMED] })],
        }),
      }),
      { search: '?view=ledger' },
    );
    expect(
      await screen.findByText('gate brier: 0.3 (at most 0.1: missed)'),
    ).toBeVisible();
    expect(
      screen.getByText(
        'gate promotion.gates[3] (auc): atLeast must be a number',
      ),
    ).toBeVisible();
  });
});
