import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import { aCallError, anApi } from '../../__testUtils__/builders';
import { MYSELF, renderDecisions } from '../../__testUtils__/renderTab';
import { aServingBackend } from '../../__testUtils__/servingBackend';
import { aChange, aRamp, aServing } from '../../__testUtils__/servingBuilders';
import { rowsOf } from '../../__testUtils__/showResponse';

const SEARCH = '?view=policy';
const show = (changes: Partial<ServingResponse>) => {
  const backend = aServingBackend(changes);
  renderDecisions(backend.api, { search: SEARCH });
  return backend;
};
const region = () => screen.findByRole('region', { name: 'Policy' });
const pending = () =>
  screen.findByRole('region', { name: 'A policy waits for approval' });
const instances = () => screen.findByRole('table', { name: 'Instances' });

describe('the policy', () => {
  it('says what it reads', async () => {
    renderDecisions(anApi({ getServing: () => new Promise(() => undefined) }), {
      search: SEARCH,
    });
    expect(
      await screen.findByText('Asking the instances what they serve'),
    ).toBeVisible();
  });

  it('shows what decides now, and that all instances have it', async () => {
    show({});
    expect(
      await screen.findByText('cards, version 2, decides on all payments.'),
    ).toBeVisible();
    expect(
      screen.getByRole('group', { name: 'The policy as it is served' }),
    ).toHaveTextContent('decline: 0.8');
    expect(
      screen.getByText(
        'All 2 instances have taken what was approved last (revision 6).',
      ),
    ).toBeVisible();
    expect(rowsOf(await instances())).toEqual([
      ['Instance', 'Policy', 'Revision', 'State'],
      ['aws 1', 'cards, version 2', '6', 'Has what was approved'],
      ['gcp 2', 'cards, version 2', '6', 'Has what was approved'],
    ]);
  });

  it('says that the configuration decides while nothing was approved', async () => {
    const [instance] = aServing().instances;
    show({ wantedRevision: 0, instances: [{ ...instance, revision: 0 }] });
    expect(
      await screen.findByText(/^Nothing was approved here yet/),
    ).toBeVisible();
    expect(rowsOf(await instances())[1][3]).toBe('Follows the portal');
  });

  it('says which instances do not follow, and why', async () => {
    const [instance] = aServing().instances;
    show({
      wantedRevision: 7,
      instances: [
        { ...instance, revision: 7, policy: { name: 'cards', version: 3 } },
        { ...instance, index: 1, revision: 6 },
        { ...instance, index: 2, revision: 6, problem: 'No feature x.' },
        { cloud: 'gcp', index: 3 },
      ],
    });
    expect(
      await screen.findByText(
        'Instances that do not do what is wanted, or do not answer: 2 of 4.',
      ),
    ).toBeVisible();
    expect(
      screen.getByText(
        /decide by different policies: cards, version 3; cards, version 2\./,
      ),
    ).toBeVisible();
    expect(rowsOf(await instances()).slice(1)).toEqual([
      ['aws 1', 'cards, version 3', '7', 'Has what was approved'],
      ['aws 2', 'cards, version 2', '6', 'Has not taken it yet'],
      ['aws 3', 'cards, version 2', '6', 'Problem No feature x.'],
      [
        ...['gcp 4', '–', '–'],
        'Follows no portal It was started without --directive.',
      ],
    ]);
  });

  it('goes on with what is known while no instance answers', async () => {
    show({
      now: undefined,
      instances: [{ cloud: 'aws', index: 0, problem: 'It does not answer.' }],
      open: [aChange()],
    });
    expect(await screen.findByText('No instance answers')).toBeVisible();
    expect(screen.getByText('Problem')).toBeVisible();
    const write = screen.getByRole('button', { name: 'Write another policy' });
    expect(write).toBeDisabled();
    expect(write).toHaveAccessibleDescription(
      'Another policy begins with the one that is served, which no instance tells now.',
    );
    // What was requested can be looked at all the same.
    expect(
      within(await pending()).getByRole('group', {
        name: 'The policy as it was requested',
      }),
    ).toHaveTextContent('review: 0.3');
  });

  it('says that no instance is configured', async () => {
    show({ now: undefined, instances: [] });
    expect(
      await screen.findByText('No instance of the service is configured.'),
    ).toBeVisible();
    expect(screen.queryByRole('table', { name: 'Instances' })).toBeNull();
  });

  it('says what to configure where the service is not connected, and lets a policy be tried', async () => {
    const user = userEvent.setup();
    const { api } = show({
      ...{ isConnected: false, wantedRevision: 0 },
      instances: [
        { cloud: 'aws', index: 0, policy: { name: 'cards', version: 2 } },
      ],
    });
    expect(
      await screen.findByRole('group', {
        name: 'Configuration that connects the service',
      }),
    ).toHaveTextContent(
      /name: cards directiveTokenFile: .*services\/cards\/directive/,
    );
    expect(screen.queryByText(/do not do what is wanted/)).toBeNull();
    await user.click(
      screen.getByRole('button', { name: 'Write another policy' }),
    );
    await user.click(screen.getByRole('button', { name: 'Try it' }));
    expect(
      await screen.findByRole('group', {
        name: 'What cards, version 3, would have done',
      }),
    ).toBeVisible();
    const request = screen.getByRole('button', { name: 'Request it' });
    expect(request).toBeDisabled();
    expect(request).toHaveAccessibleDescription(
      'The service does not fetch from the portal what is approved in it.',
    );
    expect(api.requestServingChange).not.toHaveBeenCalled();
  });

  it('says whom to ask where it may not be seen', async () => {
    renderDecisions(
      anApi({
        getServing: async () => {
          throw aCallError(403, 'Not allowed');
        },
      }),
      { search: SEARCH },
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /You may not see what the scoring service of fraud serves.*team-fraud/,
    );
    expect(screen.queryByRole('region', { name: 'History' })).toBeNull();
  });

  it('keeps what was known, with its age, when it cannot be read again', async () => {
    jest.useFakeTimers();
    try {
      let isAway = false;
      const api = anApi({
        getServing: async () => {
          if (isAway) throw aCallError(503, 'The database is away.');
          return aServing();
        },
      });
      renderDecisions(api, { search: SEARCH });
      await screen.findByText(/^All 2 instances/);
      isAway = true;
      await act(() => jest.advanceTimersByTimeAsync(5_100));
      expect(await screen.findByText(/The database is away\./)).toBeVisible();
      expect(screen.getByText(/^All 2 instances/)).toBeVisible();
    } finally {
      jest.useRealTimers();
    }
  });
});

describe('a policy that waits', () => {
  it('says what is wanted and why, what would happen, and what changes', async () => {
    show({ open: [aChange()] });
    const panel = await pending();
    expect(panel).toHaveTextContent('Decide by cards, version 3');
    expect(panel).toHaveTextContent(/bob requested it, 5 minutes ago\./);
    expect(panel).toHaveTextContent('It replaces cards, version 2.');
    expect(panel).toHaveTextContent('Why: Fraud rings stay below 0.4.');
    expect(panel).toHaveTextContent(
      'Once it is approved, all instances decide every payment by it within seconds.',
    );
    const changes = within(panel).getByRole('group', {
      name: 'What changes in the policy',
    });
    expect(
      within(changes)
        .getAllByRole('insertion')
        .map(({ textContent }) => textContent),
    ).toEqual(['+   version: 3', '+   review: 0.3']);
    expect(
      within(changes)
        .getAllByRole('deletion')
        .map(({ textContent }) => textContent),
    ).toEqual(['-   version: 2', '-   review: 0.4']);
  });

  it('is approved by another owner, then shows which instance has taken it', async () => {
    const user = userEvent.setup();
    const backend = show({ open: [aChange()] });
    const panel = await pending();
    await user.type(
      within(panel).getByRole('textbox', { name: 'Note' }),
      ' Good. ',
    );
    await user.click(within(panel).getByRole('button', { name: 'Approve' }));
    expect(
      await screen.findByText(
        'Revision 7 is taken by 0 of 2 instances so far. An instance asks every 2 seconds.',
      ),
    ).toBeVisible();
    expect(backend.api.approveServingChange).toHaveBeenCalledWith(
      expect.objectContaining({ name: 'fraud' }),
      'c-1',
      { note: 'Good.' },
    );
    expect(
      screen.queryByRole('region', { name: 'A policy waits for approval' }),
    ).toBeNull();
    await waitFor(() =>
      expect(
        screen.getByRole('heading', { name: 'The policy that decides now' }),
      ).toHaveFocus(),
    );
    // The history is read again by itself.
    const history = await screen.findByRole('table', {
      name: 'Changes, the newest first',
    });
    await waitFor(() =>
      expect(rowsOf(history)[1][2]).toBe('Approved Revision 7'),
    );
  });

  it('is followed every five seconds until all have it, or one refuses', async () => {
    jest.useFakeTimers();
    try {
      const [first, second] = aServing().instances;
      const backend = show({ wantedRevision: 7 });
      await screen.findByText(/taken by 0 of 2 instances/);
      backend.become({ instances: [{ ...first, revision: 7 }, second] });
      await act(() => jest.advanceTimersByTimeAsync(5_100));
      expect(screen.getByText(/taken by 1 of 2 instances/)).toBeVisible();
      const problem = 'Refused revision 7: no feature x.';
      backend.become({
        instances: [
          { ...first, revision: 7 },
          { ...second, problem },
        ],
      });
      await act(() => jest.advanceTimersByTimeAsync(5_100));
      expect(screen.getByText(/or do not answer: 1 of 2\./)).toBeVisible();
      expect(await instances()).toHaveTextContent(problem);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is not rejected without a note', async () => {
    const user = userEvent.setup();
    const { api } = show({ open: [aChange()] });
    const panel = await pending();
    const reject = within(panel).getByRole('button', { name: 'Reject' });
    await user.click(reject);
    expect(
      await within(panel).findByText('Write why you reject it.'),
    ).toBeVisible();
    expect(api.rejectServingChange).not.toHaveBeenCalled();
    await user.type(
      within(panel).getByRole('textbox', { name: 'Note' }),
      'Too many reviews',
    );
    await user.click(reject);
    await waitFor(() =>
      expect(api.rejectServingChange).toHaveBeenCalledWith(
        expect.anything(),
        'c-1',
        { note: 'Too many reviews' },
      ),
    );
    await waitFor(() =>
      expect(
        screen.queryByRole('region', { name: 'A policy waits for approval' }),
      ).toBeNull(),
    );
  });

  it('does not take a note that is too long', async () => {
    const user = userEvent.setup();
    show({ open: [aChange()] });
    const panel = await pending();
    await user.click(within(panel).getByRole('textbox', { name: 'Note' }));
    await user.paste('x'.repeat(1_001));
    expect(
      await within(panel).findByText('1,001 of 1,000 characters'),
    ).toBeVisible();
    expect(
      within(panel).getByRole('button', { name: 'Approve' }),
    ).toBeDisabled();
  });

  it('is not approved by who requested it, who can withdraw it', async () => {
    const user = userEvent.setup();
    const { api } = show({ open: [aChange({ requestedBy: MYSELF })] });
    const panel = await pending();
    const withdraw = await within(panel).findByRole('button', {
      name: 'Withdraw the request',
    });
    for (const name of ['Approve', 'Reject']) {
      const button = within(panel).getByRole('button', { name });
      expect(button).toBeDisabled();
      expect(button).toHaveAccessibleDescription(
        'You requested it, so that you cannot approve it: another member of team-fraud can.',
      );
    }
    expect(within(panel).queryByRole('textbox')).toBeNull();
    await user.click(withdraw);
    await waitFor(() =>
      expect(api.withdrawServingChange).toHaveBeenCalledWith(
        expect.anything(),
        'c-1',
      ),
    );
  });

  it('is only looked at by those who are no owners, who see who may decide', async () => {
    show({ open: [aChange()], mayRequest: false, mayDecide: false });
    const panel = await pending();
    const approve = within(panel).getByRole('button', { name: 'Approve' });
    expect(approve).toBeDisabled();
    expect(approve).toHaveAccessibleDescription(
      'Only members of team-fraud may request a change or decide on it.',
    );
    const write = screen.getByRole('button', { name: 'Write another policy' });
    expect(write).toBeDisabled();
    expect(write).toHaveAccessibleDescription(/^Only members of team-fraud/);
  });

  it('is decided on by those alone who may, whoever may request', async () => {
    show({ open: [aChange()], mayDecide: false });
    const panel = await pending();
    const reject = within(panel).getByRole('button', { name: 'Reject' });
    expect(reject).toBeDisabled();
    expect(reject).toHaveAccessibleDescription(/^Only members of team-fraud/);
    const write = screen.getByRole('button', { name: 'Write another policy' });
    expect(write).toBeEnabled();
  });

  it.each([
    [409, 'group:default/team-fraud approved another one meanwhile.'],
    [403, 'user:default/bob requested it: another owner approves it.'],
  ])(
    'shows the sentence of a %d, and how it stands now',
    async (code, said) => {
      const user = userEvent.setup();
      const api = anApi({
        getServing: async () => aServing({ open: [aChange()] }),
        approveServingChange: async () => {
          throw aCallError(code, said);
        },
      });
      renderDecisions(api, { search: SEARCH });
      const panel = await pending();
      const reads = api.getServing.mock.calls.length;
      await user.click(within(panel).getByRole('button', { name: 'Approve' }));
      const alert = await within(panel).findByRole('alert');
      expect(alert).toHaveTextContent('That did not work');
      expect(alert).toHaveTextContent(said.replace(/^\w+:default\//, ''));
      expect(api.getServing.mock.calls.length).toBeGreaterThan(reads);
    },
  );

  it('leaves an experiment that waits to its own part', async () => {
    show({ open: [aRamp()] });
    await region();
    expect(
      await screen.findByRole('button', { name: 'Write another policy' }),
    ).toBeEnabled();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });
});
