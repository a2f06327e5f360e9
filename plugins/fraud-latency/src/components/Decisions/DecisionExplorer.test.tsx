import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ExplainedDecision } from '@modelport/plugin-fraud-latency-common';
import { aCallError, aDecision, anApi } from '../../__testUtils__/builders';
import { renderTab } from '../../__testUtils__/renderTab';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?decision=t%2F1';
const region = () =>
  screen.findByRole('region', { name: 'Decision about t/1' });
const failing = (statusCode: number, message: string) =>
  anApi({
    getDecision: async () => {
      throw aCallError(statusCode, message);
    },
  });

describe('the decision explorer', () => {
  it('looks at nothing until it is asked, and says that each look is recorded', async () => {
    const api = anApi();
    renderTab(api);
    expect(await screen.findByText(/^Each look is recorded/)).toBeVisible();
    expect(
      screen.getByRole('button', { name: 'Show the decision' }),
    ).toBeDisabled();
    expect(api.getDecision).not.toHaveBeenCalled();
  });

  it('looks at just the id that the URL names, blanks and all', async () => {
    const user = userEvent.setup();
    const api = anApi();
    renderTab(api, { search: '?decision=+t%2F1+' });
    await region();
    const field = screen.getByRole('textbox', { name: 'Transaction id' });
    expect(field).toHaveValue(' t/1 ');
    await user.click(screen.getByRole('button', { name: 'Show the decision' }));
    expect(screen.getByTestId('search')).toHaveTextContent('decision=+t%2F1+');
    expect(api.getDecision).toHaveBeenCalledTimes(1);
    expect(api.getDecision).toHaveBeenCalledWith(expect.anything(), ' t/1 ');
  });

  it('keeps the id in the URL, and looks once', async () => {
    const user = userEvent.setup();
    const api = anApi();
    renderTab(api, { search: '?window=6h' });
    const field = await screen.findByRole('textbox', {
      name: 'Transaction id',
    });
    await user.type(field, ' t/1 {Enter}');
    expect(await region()).toHaveTextContent(
      'Declined with a score of 0.9312, by the thresholds of the policy.',
    );
    expect(screen.getByTestId('search')).toHaveTextContent(
      '?window=6h&decision=t%2F1',
    );
    await user.click(screen.getByRole('button', { name: 'Show the decision' }));
    await user.click(screen.getByRole('button', { name: /Span of time/ }));
    await user.click(
      await screen.findByRole('option', { name: 'Last 7 days' }),
    );
    await waitFor(() =>
      expect(screen.getByTestId('search')).toHaveTextContent('window=7d'),
    );
    expect(await region()).toBeVisible();
    expect(api.getDecision).toHaveBeenCalledTimes(1);
    expect(api.getDecision).toHaveBeenCalledWith(
      { kind: 'Component', namespace: 'default', name: 'fraud' },
      't/1',
    );
    await user.click(screen.getByRole('button', { name: 'Close' }));
    await waitFor(() =>
      expect(screen.getByTestId('search')).not.toHaveTextContent('decision'),
    );
    expect(
      screen.queryByRole('region', { name: 'Decision about t/1' }),
    ).toBeNull();
  });

  it('shows what decided, with the way to the version', async () => {
    renderTab(anApi(), { search: SEARCH });
    const facts = await screen.findByRole('table', {
      name: 'What was decided',
    });
    expect(rowsOf(facts).slice(1)).toEqual([
      ['Decision', 'Declined'],
      ['Reason', 'score'],
      ['Score (probability of fraud)', '0.9312'],
      ['Policy', 'cards, version 2'],
      [
        'How often it decides so (propensity)',
        'the policy decides so in 95 % of such cases',
      ],
      ['Arm of the experiment', 'control of the experiment version-4'],
      ['Model', 'card-fraud 3'],
      ['Fingerprint of the model (digest)', 'sha256:abab'],
      ['Amount', '42.5 EUR'],
      ['Happened', expect.stringMatching(/ago$/)],
      ['Received', expect.stringMatching(/ago$/)],
      ['Customer (pseudonym)', 'c:5f1d'],
      ['Terminal (pseudonym)', 't:77aa'],
    ]);
    expect(
      within(facts).getByRole('link', { name: 'card-fraud 3' }),
    ).toHaveAttribute('href', '/model/versions?version=3');
  });

  it('explains the words that only this page has', async () => {
    renderTab(anApi(), { search: SEARCH });
    expect(await region()).toHaveTextContent(
      'A pseudonym always stands for the same card or terminal, and does not tell which. The propensity is below 100 % where the policy lets some payments through',
    );
  });

  it('names no experiment where none ran', async () => {
    const decision = aDecision({ variant: 'all', experiment: 'none' });
    renderTab(anApi({ getDecision: async () => decision }), { search: SEARCH });
    const facts = await screen.findByRole('table', {
      name: 'What was decided',
    });
    expect(rowsOf(facts)).toContainEqual([
      'Arm of the experiment',
      'no experiment: all cards have this version',
    ]);
  });

  it('shows reasons, all feature values and what shadows said', async () => {
    renderTab(anApi(), { search: SEARCH, withVersions: false });
    const reasons = await screen.findByRole('table', {
      name: 'What moved the score most',
    });
    expect(rowsOf(reasons).slice(1)).toEqual([
      ['customer_count_24h', '12', '1', '', '+0.5'],
      ['amount_log', '3.77', '3.1', '', '-0.25'],
    ]);
    expect(await region()).toHaveTextContent(
      'Usual is the median over payments that the service has scored lately. A contribution is by how much the score falls when that feature alone has its usual value',
    );
    const bars = [...reasons.querySelectorAll<HTMLElement>('[style]')];
    expect(bars.map(({ style }) => [style.left, style.width])).toEqual([
      ['50%', '50%'],
      [`${50 - (0.25 / 0.5) * 50}%`, `${(0.25 / 0.5) * 50}%`],
    ]);
    expect(
      rowsOf(screen.getByRole('table', { name: 'All feature values' })),
    ).toEqual([
      ['Name', 'Value'],
      ['amount_log', '3.77'],
      ['customer_count_24h', '12'],
      ['age', 'missing'],
    ]);
    expect(
      rowsOf(
        screen.getByRole('table', {
          name: 'What versions said that decide nothing',
        }),
      ),
    ).toEqual([
      ['Version', 'Score (probability of fraud)'],
      ['card-fraud 4', '0.71'],
    ]);
    expect(within(await region()).queryByRole('link')).toBeNull();
  });

  it.each([
    ['rule large amount', 'by the rule "large amount".'],
    ['exploration', 'to learn what becomes of such payments.'],
    ['moon', 'by "moon".'],
  ])('says what of the policy decided: %s', async (reason, words) => {
    renderTab(anApi({ getDecision: async () => aDecision({ reason }) }), {
      search: SEARCH,
    });
    expect(await region()).toHaveTextContent(words);
  });

  it('says what is not there any more, and why the answer was worth less', async () => {
    renderTab(
      anApi({
        getDecision: async () =>
          aDecision({
            decision: 'review',
            score: null,
            reason: 'no-score',
            degraded: 'the store did not answer',
            features: {},
            reasonCodes: null,
            shadow: [],
          }),
      }),
      { search: SEARCH },
    );
    const shown = await region();
    for (const words of [
      'Sent to review without a score, as the policy does where the model gave none.',
      'The answer was worth less than usual: the store did not answer',
      'The version that decided is not loaded any more',
      'No feature values are kept.',
      'No version scored along without deciding (in the shadow).',
    ]) {
      expect(shown).toHaveTextContent(words);
    }
  });

  it('says that nothing moved the score, and of a shadow that it had none', async () => {
    renderTab(
      anApi({
        getDecision: async () =>
          aDecision({
            decision: 'approve',
            reasonCodes: [],
            shadow: [{ model: 'other', version: '1', score: null }],
          }),
      }),
      { search: SEARCH },
    );
    const shown = await region();
    expect(shown).toHaveTextContent('Approved with a score');
    expect(shown).toHaveTextContent('Nothing moved the score.');
    expect(
      within(shown).getByRole('row', { name: 'other 1 none' }),
    ).toBeVisible();
  });

  it('says that no such decision is remembered', async () => {
    renderTab(failing(404, 'No decision.'), { search: SEARCH });
    expect(
      await screen.findByRole('heading', {
        name: 'No decision about t/1 is remembered',
      }),
    ).toBeVisible();
    expect(
      screen.getByText(/remembers a decision for a limited time/),
    ).toBeVisible();
  });

  it('says whom to ask where decisions may not be seen', async () => {
    renderTab(failing(403, 'Not allowed'), { search: SEARCH });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see single decisions of fraud.*team-fraud/,
    );
  });

  it('does not look again by itself after a failure, but when asked', async () => {
    const user = userEvent.setup();
    const api = anApi();
    api.getDecision.mockRejectedValueOnce(aCallError(502, 'It is away.'));
    renderTab(api, { search: SEARCH });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('The decision about t/1 could not be read');
    expect(alert).toHaveTextContent('It is away.');
    expect(api.getDecision).toHaveBeenCalledTimes(1);
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await region()).toBeVisible();
    expect(api.getDecision).toHaveBeenCalledTimes(2);
  });

  it.each<[ExplainedDecision['unexplained'], string, string]>([
    [
      'forgotten',
      'The service does not remember this decision any more',
      'Reasons are not kept in the records.',
    ],
    [
      'silent',
      'The service did not answer',
      'The service computes the reasons, and did not answer when they were asked for.',
    ],
    [
      undefined,
      'What follows is the record of the portal',
      'Reasons are not kept in the records.',
    ],
  ])('says why the portal tells of it: %s', async (why, title, reasons) => {
    const outcome = { isFraud: true, source: 'analyst', labelledAt: 'x' };
    const old: Partial<ExplainedDecision> = {
      ...{ reasonCodes: null, outcome, unexplained: why },
      ...{ keptBy: 'portal', features: { 0: 1.5, 1: 2 } },
    };
    renderTab(
      anApi({
        getDecision: async (_entity, transactionId) =>
          aDecision({ transactionId, ...old }),
      }),
      { search: SEARCH },
    );
    expect(await region()).toHaveTextContent(title);
    expect(await region()).toHaveTextContent(reasons);
    expect(await region()).toHaveTextContent(
      'Feature values are by their position in the input of the model.',
    );
    const facts = screen.getByRole('table', { name: 'What was decided' });
    expect(rowsOf(facts)).toContainEqual(['Outcome', 'Fraud, said by analyst']);
  });

  it('says when the service did not answer, and looks again when asked', async () => {
    const user = userEvent.setup();
    const api = anApi();
    const silent = { keptBy: 'portal', unexplained: 'silent' } as const;
    api.getDecision.mockResolvedValueOnce(
      aDecision({ ...silent, reasonCodes: null }),
    );
    renderTab(api, { search: SEARCH });
    expect(await region()).toHaveTextContent(
      /The service did not answer (now|\d+ seconds? ago)/,
    );
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(
      await screen.findByRole('table', { name: 'What moved the score most' }),
    ).toBeVisible();
    expect(await region()).not.toHaveTextContent('did not answer');
    expect(screen.queryByRole('button', { name: 'Look again' })).toBeNull();
    await waitFor(async () => expect(await region()).toHaveFocus());
    expect(api.getDecision).toHaveBeenCalledTimes(2);
  });

  it('says that the service is too young to know what is usual', async () => {
    const young = { reasonCodes: null, unexplained: 'young' as const };
    renderTab(
      anApi({
        getDecision: async (_entity, transactionId) =>
          aDecision({ transactionId, ...young }),
      }),
      { search: SEARCH },
    );
    expect(await region()).toHaveTextContent(
      'Not known yet: since its start the service has scored fewer than 30 payments',
    );
    expect(await region()).not.toHaveTextContent('the record of the portal');
  });
});
