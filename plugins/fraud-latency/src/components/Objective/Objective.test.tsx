import { screen } from '@testing-library/react';
import type { LatencyObjective } from '@modelport/plugin-fraud-latency-common';
import { ago, anObjective, aPoint } from '../../__testUtils__/builders';
import { rowsOf, showResponse } from '../../__testUtils__/showResponse';

describe('the objective', () => {
  const region = () => screen.findByRole('region', { name: /^Objective/ });
  const withObjective = (changes: Partial<LatencyObjective>) =>
    showResponse({ objective: anObjective(changes) });

  it('says what is wanted, what was reached, and what is left', async () => {
    withObjective({ since: ago(3 * 86_400) });
    const shown = await region();
    expect(shown).toHaveTextContent(
      '99 % of the requests of 28 days are to be answered within 45 ms. 99.5 % were: 995,000 of 1,000,000.',
    );
    expect(shown).toHaveTextContent('50 % of the error budget is left');
    expect(shown).toHaveTextContent(
      'The error budget is the 1 % of the requests that may miss this. At a burn rate of 1 it is used up just when the 28 days are over.',
    );
    expect(shown).toHaveTextContent(
      'Figures began 3 days ago; the 28 days are not full yet.',
    );
  });

  it('says that a share is the least where its limit is no bound of the histogram', async () => {
    withObjective({ thresholdSeconds: 0.03 });
    expect(await region()).toHaveTextContent(
      'At least 99.5 % were: 995,000 of 1,000,000 for certain, since 30 ms is no bound of the histogram',
    );
  });

  it('speaks of one day as one', async () => {
    withObjective({
      ...{ windowDays: 1, since: ago(3_600) },
      burn: [{ window: '1h', rate: 0.8 }],
    });
    const shown = await region();
    expect(shown).toHaveTextContent('of the requests of a day are to be');
    expect(shown).toHaveTextContent('the day is not full yet.');
    expect(shown).toHaveTextContent('The budget lasts for the day.');
    expect(shown).toHaveTextContent('used up just when the day is over.');
  });

  it('says what each burn rate means', async () => {
    withObjective({
      burn: [...anObjective().burn, { window: '1d', rate: 0 }],
    });
    const table = await screen.findByRole('table', {
      name: 'How fast the error budget is used',
    });
    expect(rowsOf(table).slice(1)).toEqual([
      ['1h', '14', 'A whole budget is used up in 2 d.'],
      ['6h', '0.8', 'The budget lasts for the 28 days.'],
      ['3d', '–', 'Too little was observed to tell.'],
      ['1d', '0', 'None of the budget is used.'],
    ]);
  });

  it('takes no incident for chance because hardly anything is asked since', async () => {
    showResponse({
      objective: anObjective({
        burn: [{ window: '6h', rate: 14, total: 1_000_000 }],
      }),
      series: [aPoint({ counts: [10, 0, 0] })],
    });
    expect(await screen.findByRole('row', { name: /^6h / })).toHaveTextContent(
      'A whole budget is used up in 2 d.',
    );
  });

  it('says that more was used than there is', async () => {
    withObjective({ budgetLeft: -0.25 });
    expect(await region()).toHaveTextContent(
      'Overspent: 25 % more than the error budget was used',
    );
  });

  it('says that nothing was observed, and that there is none', async () => {
    withObjective({ good: 0, total: 0, budgetLeft: null });
    const shown = await region();
    expect(shown).toHaveTextContent('Nothing was observed in that time.');
    expect(shown).toHaveTextContent('Error budget: too little was observed');
  });

  it('says that none is configured', async () => {
    showResponse({ objective: undefined });
    expect(await region()).toHaveTextContent(
      'No objective is configured for this service.',
    );
  });
});
